import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.Deflater;

/// Takes the signatures out of jars, in place: what comes from a signed jar is not kept in the JVM's
/// class cache, and the first class of it has the digests of thousands of others read.
void main(String... jars) throws IOException {
  for (String jar : jars) {
    if (isSigned(jar)) {
      unsign(Path.of(jar));
    }
  }
}

boolean isSigned(String jar) throws IOException {
  try (JarFile file = new JarFile(jar, false)) {
    return file.stream().anyMatch(entry -> entry.getName().matches("META-INF/[^/]+\\.SF"));
  }
}

void unsign(Path jar) throws IOException {
  Path fresh = jar.resolveSibling(jar.getFileName() + ".new");
  try (JarFile from = new JarFile(jar.toFile(), false)) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putAll(from.getManifest().getMainAttributes());
    manifest.getMainAttributes().putIfAbsent(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(fresh), manifest)) {
      to.setLevel(Deflater.BEST_SPEED);
      for (JarEntry entry : from.stream().toList()) {
        if (!entry.getName().matches("META-INF/(MANIFEST\\.MF|[^/]+\\.(SF|RSA|DSA|EC))")) {
          to.putNextEntry(new JarEntry(entry.getName()));
          from.getInputStream(entry).transferTo(to);
        }
      }
    }
  }
  Files.move(fresh, jar, StandardCopyOption.REPLACE_EXISTING);
}
