package org.malleposte.server.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.DirectoryException;
import org.malleposte.directory.User;
import org.malleposte.mail.Caller;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.Usage;
import org.malleposte.server.config.Size;

/// Shows what a user's account holds and may hold, or sets what it may.
final class Quota {
  private final Context context;

  Quota(Context context) {
    this.context = context;
  }

  int run(User user, @Nullable String storage, @Nullable Long messages)
      throws IOException, Refusal, DirectoryException {
    if (storage != null || messages != null) {
      long octets = storage == null ? user.storageLimit() : octets(storage);
      long count = messages == null ? user.countLimit() : messages;
      set(user, octets, count);
    }
    Usage usage = context.house().mail().open(user.account()).usage();
    context.print(
        new Table("address", "storage", "storage-limit", "messages", "message-limit")
            .row(
                user.address(),
                usage.storage(),
                usage.storageLimit() == 0 ? null : usage.storageLimit(),
                usage.count(),
                usage.countLimit() == 0 ? null : usage.countLimit()));
    return Exit.OK;
  }

  private void set(User user, long octets, long count)
      throws IOException, Refusal, DirectoryException {
    context.house().directory().users().setQuota(context.actor(), user.account(), octets, count);
    MailAccount account = context.house().mail().open(user.account());
    try {
      account.limit(Caller.privileged(context.actor(), user.account()), octets, count);
    } catch (org.malleposte.mail.MailException e) {
      throw Refusal.of(e);
    }
  }

  private static long octets(String storage) throws Refusal {
    try {
      return Size.parse(storage).octets();
    } catch (IllegalArgumentException e) {
      throw new Refusal("--storage " + storage + " " + e.getMessage() + ".");
    }
  }
}
