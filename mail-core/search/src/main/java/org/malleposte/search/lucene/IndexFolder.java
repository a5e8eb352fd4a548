package org.malleposte.search.lucene;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;

/// Where the indexes of one account stand: `TENANT/NAME/FORMAT-NUMBER`, the one in use has the
/// highest number; one that is made beside it ends with `.new` until it is complete. Whatever else
/// is there belongs to another version of this program or to nobody.
final class IndexFolder {
  private static final String NEW = ".new";

  /// The first index of an account has any number below: there is room for more.
  private static final int FIRST_NUMBERS = 100_000_000;

  private static final Pattern NAME = Pattern.compile("(\\d{1,9})-(\\d{1,9})(\\.new)?");

  private final Path folder;

  IndexFolder(Path root, AccountId account) {
    this.folder = root.resolve(account.tenant()).resolve(account.name());
  }

  /// The index in use, or null when there is none of this format.
  @Nullable Path current() throws IOException {
    return newest(false);
  }

  /// The one that is being made, or null.
  @Nullable Path building() throws IOException {
    return newest(true);
  }

  private @Nullable Path newest(boolean building) throws IOException {
    return all().stream()
        .filter(path -> isOurs(path, building))
        .max(Comparator.comparingLong(IndexFolder::number))
        .orElse(null);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static boolean isOurs(Path path, boolean building) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        && Integer.parseInt(name.group(1)) == Fields.FORMAT
        && building == (name.group(3) != null);
  }

  private static long number(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(2)) : 0;
  }

  /// A place for a new index, not yet made, and not that of one that was deleted: somebody may have
  /// that open.
  ///
  /// @param beside whether it is in use only when it is complete
  Path next(boolean beside) throws IOException {
    long highest =
        all().stream().mapToLong(IndexFolder::number).max().orElseGet(IndexFolder::anyNumber);
    return folder.resolve(Fields.FORMAT + "-" + (highest + 1) + (beside ? NEW : ""));
  }

  private static long anyNumber() {
    return ThreadLocalRandom.current().nextInt(FIRST_NUMBERS);
  }

  /// Takes a complete index into use; returns where it is now.
  Path settle(Path building) throws IOException {
    String name = building.getFileName().toString();
    Path settled = folder.resolve(name.substring(0, name.length() - NEW.length()));
    return Files.move(building, settled);
  }

  /// Deletes all but one.
  void keepOnly(Path index) throws IOException {
    for (Path other : all()) {
      if (!other.equals(index)) {
        delete(other);
      }
    }
  }

  void delete() throws IOException {
    delete(folder);
  }

  long octets() throws IOException {
    long[] octets = {0};
    walk(folder, (_, size) -> octets[0] += size);
    return octets[0];
  }

  static void delete(Path path) throws IOException {
    walk(path, (each, _) -> Files.deleteIfExists(each));
  }

  private interface Visitor {
    void visit(Path path, long octets) throws IOException;
  }

  /// Files before their folders; what vanishes meanwhile is passed over.
  private static void walk(Path path, Visitor visitor) throws IOException {
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes is) throws IOException {
            visitor.visit(file, is.size());
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path of, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            visitor.visit(of, 0);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
