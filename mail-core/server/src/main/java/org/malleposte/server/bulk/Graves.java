package org.malleposte.server.bulk;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.Deleted;
import org.malleposte.mail.MailAccount;
import org.malleposte.storage.StorageException;

/// When each deleted message of an account was deleted, by its id: sixteen octets a message.
final class Graves {
  private static final int PLACE_BITS = 24;

  private final MailAccount account;

  /// Ids, each with its place in `times`, rising.
  private long[] ids = new long[1024];

  private long[] times = new long[1024];
  private int size;

  Graves(MailAccount account) {
    this.account = account;
    account.deleted().visit(this::add);
    Arrays.sort(ids, 0, size);
  }

  private void add(long deletedAt, long email) {
    if (size >= 1 << PLACE_BITS || email >= 1L << (Long.SIZE - 1 - PLACE_BITS)) {
      throw new StorageException("The account " + account.id() + " has too many deleted messages.");
    }
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
    }
    ids[size] = email << PLACE_BITS | size;
    times[size] = deletedAt;
    size++;
  }

  /// The message, or null when it is not deleted or was forgotten.
  @Nullable Deleted find(long email) {
    int found = Arrays.binarySearch(ids, 0, size, email << PLACE_BITS);
    int at = found < 0 ? -found - 1 : found;
    if (at == size || ids[at] >>> PLACE_BITS != email) {
      return null;
    }
    return account.deleted().find(times[(int) (ids[at] & ((1 << PLACE_BITS) - 1))], email);
  }
}
