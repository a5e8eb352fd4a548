package org.malleposte.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.record.MalformedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Large views on disk, so that opening a mailbox does not read it message by message after a
/// start. Nothing depends on them: a file that is missing, old or damaged costs time, and the
/// folder can be deleted at any moment.
///
/// Written by one thread beside everything else.
final class ViewFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ViewFolder.class);

  /// Smaller ones are read from the records as fast.
  private static final int WORTH_IT = 1_000;

  private static final String SUFFIX = ".view";
  private static final Pattern NAME = Pattern.compile("[0-9]{1,9}\\.view");

  private static final int WAITING = 1_000;
  private static final long CLOSE_SECONDS = 20;

  private final Path folder;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING),
          Thread.ofPlatform().name("views").daemon().factory(),
          new ThreadPoolExecutor.DiscardPolicy());

  ViewFolder(Path folder) {
    this.folder = folder;
    writer.allowCoreThreadTimeOut(true);
  }

  /// The view of a mailbox as it once was, or null.
  ViewFile.@Nullable Kept read(AccountId account, Mailbox mailbox) {
    if (mailbox.messages() < WORTH_IT) {
      return null;
    }
    try {
      return ViewFile.read(file(account, mailbox.id()), mailbox);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | MalformedRecord e) {
      LOG.warn("A kept view of {} cannot be used: {}", account, e.toString());
      return null;
    }
  }

  static boolean isWorthKeeping(MailboxView view) {
    return view.size() >= WORTH_IT;
  }

  /// Keeps a view, soon.
  void keep(AccountId account, MailboxView view) {
    writer.execute(() -> write(account, view));
  }

  private void write(AccountId account, MailboxView view) {
    Path file = file(account, view.mailbox().id());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.createDirectories(file.getParent());
      ViewFile.write(fresh, view);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("A view of {} cannot be kept: {}", account, e.toString());
    }
  }

  /// A mailbox that has a file.
  record Place(AccountId account, int mailbox) {}

  /// The mailboxes whose files are the newest, these first.
  List<Place> newest(int most) {
    try (Stream<Path> files = Files.find(folder, 3, (path, is) -> isView(path, is))) {
      return files
          .map(path -> Map.entry(path, path.toFile().lastModified()))
          .sorted(Map.Entry.<Path, Long>comparingByValue().reversed())
          .limit(most)
          .map(Map.Entry::getKey)
          .map(this::place)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("The kept views cannot be listed: {}", e.toString());
      return List.of();
    }
  }

  private boolean isView(Path path, BasicFileAttributes is) {
    Path below = folder.relativize(path);
    return is.isRegularFile()
        && below.getNameCount() == 3
        && NAME.matcher(below.getName(2).toString()).matches();
  }

  private Place place(Path file) {
    Path below = folder.relativize(file);
    String name = below.getName(2).toString();
    return new Place(
        new AccountId(below.getName(0).toString(), below.getName(1).toString()),
        Integer.parseInt(name, 0, name.length() - SUFFIX.length(), 10));
  }

  /// Forgets the view of a mailbox that is gone or became small.
  void forget(AccountId account, int mailbox) {
    writer.execute(() -> {
      try {
        Files.deleteIfExists(file(account, mailbox));
      } catch (IOException e) {
        LOG.warn("A view of {} cannot be deleted: {}", account, e.toString());
      }
    });
  }

  private Path file(AccountId account, int mailbox) {
    return folder.resolve(account.tenant()).resolve(account.name()).resolve(mailbox + SUFFIX);
  }

  /// Writes what waits.
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Not every view could be kept in time.");
        writer.shutdownNow();
      }
    } catch (InterruptedException e) {
      writer.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
