package org.malleposte.storage.s3;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which bodies one of two buckets has not got yet: an empty file each, named after side and key.
final class Owed {
  private static final Logger LOG = LoggerFactory.getLogger(Owed.class);

  /// A body, and the side that lacks it.
  record Debt(int side, ObjectKey key) {
    String file() {
      return side + "_" + key.toString().replace('/', '_');
    }

    static Debt parse(String file) {
      String[] parts = file.split("_", 2);
      return new Debt(Integer.parseInt(parts[0]), ObjectKey.parse(parts[1].replace('_', '/')));
    }
  }

  private final Path folder;
  private final AtomicLong count = new AtomicLong();

  Owed(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw failure(e);
    }
    count.set(all().size());
  }

  void note(int side, ObjectKey key) {
    try {
      Files.createFile(folder.resolve(new Debt(side, key).file()));
      count.incrementAndGet();
    } catch (FileAlreadyExistsException e) {
      LOG.trace("{} is owed already.", key, e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  List<Debt> all() {
    List<Debt> debts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> debts.add(Debt.parse(file.getFileName().toString())));
    } catch (IOException e) {
      throw failure(e);
    }
    return debts;
  }

  void settled(Debt debt) {
    try {
      if (Files.deleteIfExists(folder.resolve(debt.file()))) {
        count.decrementAndGet();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  long count() {
    return count.get();
  }

  private StorageException failure(IOException e) {
    return new StorageException(
        "What the second bucket is owed cannot be noted in " + folder + ": " + e, e);
  }
}
