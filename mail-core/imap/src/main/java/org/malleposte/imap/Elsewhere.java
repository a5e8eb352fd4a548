package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;

/// What other processes of the same store did to the accounts of a session. The answer to a command
/// that asks what there is has all that was acknowledged before it was sent, by whatever process.
final class Elsewhere {
  private Elsewhere() {}

  /// @throws org.malleposte.storage.StorageException it cannot be told
  static void look(Session session, ImapCommand command) {
    if (!session.isSignedIn() || !asksWhatThereIs(command)) {
      return;
    }
    long began = System.nanoTime();
    session.who().account().account().look(began);
    Selected mailbox = session.selectedOrNull();
    if (mailbox != null) {
      mailbox.account.account().look(began);
    }
  }

  /// Commands about messages of the selected mailbox mean what the client was told; those that
  /// change something catch up in their commits, unless a name of a mailbox is to be known before.
  private static boolean asksWhatThereIs(ImapCommand command) {
    return switch (command) {
      case ImapCommand.Noop _,
          ImapCommand.Check _,
          ImapCommand.Select _,
          ImapCommand.Examine _,
          ImapCommand.Idle _,
          ImapCommand.Notify _,
          ImapCommand.Status _,
          ImapCommand.ListMailboxes _,
          ImapCommand.Lsub _,
          ImapCommand.Create _,
          ImapCommand.Delete _,
          ImapCommand.Rename _,
          ImapCommand.Subscribe _,
          ImapCommand.Unsubscribe _,
          ImapCommand.Append _,
          ImapCommand.Copy _,
          ImapCommand.Move _,
          ImapCommand.MultiSearch _,
          ImapCommand.GetAcl _,
          ImapCommand.MyRights _,
          ImapCommand.ListRights _,
          ImapCommand.GetMetadata _,
          ImapCommand.GetQuota _,
          ImapCommand.GetQuotaRoot _ ->
          true;
      default -> false;
    };
  }
}
