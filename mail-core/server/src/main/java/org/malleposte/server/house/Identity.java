package org.malleposte.server.house;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Accounts;
import org.malleposte.account.Actor;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.ArchiveStore;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Kind;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// Which house this is. The id is a record like any other: archived, restored and moved with
/// everything else. Every bucket and archive has it as well, from its first use on, so that none is
/// ever used by another house, nor by an empty one that was meant to be restored.
final class Identity {
  /// In the account `house`, empty key.
  private static final Kind ID = Kind.mutable(112, "house-id");

  private static final String ACCOUNT = "house";
  private static final String NAME = "house/id";
  private static final int LONGEST = 64;

  private Identity() {}

  /// Compares what the stores say, and writes it where nothing is said yet.
  ///
  /// @throws StorageException they do not belong together
  static void settle(Accounts accounts, String tenant, Stores stores) {
    Account account = accounts.open(new AccountId(tenant, ACCOUNT));
    byte[] known = account.get(ID, Bytes.EMPTY);
    boolean fresh = known == null && isEmpty(stores.metadata());
    for (ArchiveStore archive : fresh ? stores.tied() : List.<ArchiveStore>of()) {
      String there = read(archive);
      // Another server may have begun the house meanwhile: it writes the record first.
      if (there != null && account.get(ID, Bytes.EMPTY) == null) {
        throw new StorageException(
            "The bucket or archive has the mail of a house already (%s), and the records of this one"
                    .formatted(there)
                + " are empty. `malleposte restore` brings everything back; to begin anew choose an"
                + " empty bucket. Nothing was changed.");
      }
    }
    String id = known == null ? make(account) : Bytes.of(known).utf8();
    stores.tied().forEach(archive -> tie(archive, id));
  }

  /// Ties the archives of other stores to the house whose records these are.
  ///
  /// @throws StorageException one belongs to another house
  static void tie(String tenant, MetadataStore metadata, Stores stores) {
    byte[] id = metadata.get(new AccountId(tenant, ACCOUNT), ID, Bytes.EMPTY);
    if (id != null) {
      stores.tied().forEach(archive -> tie(archive, Bytes.of(id).utf8()));
    }
  }

  private static boolean isEmpty(MetadataStore metadata) {
    boolean[] empty = {true};
    metadata.accounts((_, _) -> empty[0] = false);
    return empty[0];
  }

  /// Two servers that start for the first time agree on what the first of them wrote.
  private static String make(Account account) {
    return account.<String, RuntimeException>change(
        Actor.system("setup"),
        draft -> {
          byte[] there = draft.get(ID, Bytes.EMPTY);
          if (there != null) {
            return Bytes.of(there).utf8();
          }
          String id = UUID.randomUUID().toString();
          draft.put(ID, Bytes.EMPTY, Bytes.utf8(id).array());
          return id;
        });
  }

  private static void tie(ArchiveStore archive, String id) {
    String there = read(archive);
    if (there == null) {
      archive.put(NAME, Spool.of(id.getBytes(StandardCharsets.UTF_8)));
    } else if (!there.equals(id)) {
      throw new StorageException(
          "The bucket or archive is that of another house (%s, this one is %s). Name the right one;"
                  .formatted(there, id)
              + " nothing was changed.");
    }
  }

  private static @Nullable String read(ArchiveStore archive) {
    boolean[] there = {false};
    archive.list(
        NAME,
        "",
        (name, _) -> {
          there[0] = name.equals(NAME);
          return false;
        });
    if (!there[0]) {
      return null;
    }
    try (InputStream in = archive.open(NAME)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new StorageException("The archive does not say whose it is: " + e, e);
    }
  }
}
