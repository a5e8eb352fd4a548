package org.malleposte.imap;

import org.jspecify.annotations.Nullable;
import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.ResponseWriter;
import org.malleposte.mail.MailException;

/// Which piece of code each command runs. The commands of a few lines are here, the others have a
/// file each.
final class Commands {
  private Commands() {}

  /// @return null when the tagged response was written already, or is to come later
  static @Nullable Answer run(Session session, ImapCommand command, ResponseWriter out)
      throws Refusal, MailException {
    return switch (command) {
      case ImapCommand.Capability _ -> capability(session, out);
      case ImapCommand.Noop _ -> Answer.ok("NOOP done");
      case ImapCommand.Check _ -> Answer.ok("CHECK done");
      case ImapCommand.Logout _ -> logout(session, out);
      case ImapCommand.Id id -> IdCommand.run(session, id, out);
      case ImapCommand.StartTls startTls -> startTls(session, startTls, out);
      case ImapCommand.Authenticate authenticate -> SignIn.authenticate(session, authenticate);
      case ImapCommand.Login login -> SignIn.login(session, login);
      case ImapCommand.Language language -> LanguageCommand.run(session, language, out);
      case ImapCommand.Enable enable -> EnableCommand.run(session, enable, out);
      case ImapCommand.Unauthenticate c -> unauthenticate(session, c, out);
      case ImapCommand.Compress compress -> CompressCommand.run(session, compress, out);
      case ImapCommand.GetJmapAccess _ -> JmapAccess.run(session, out);
      case ImapCommand.Namespace _ -> namespace(session, out);
      case ImapCommand.Select c ->
          SelectCommand.run(session, c, c.mailbox(), c.condstore(), c.qresync(), out);
      case ImapCommand.Examine c ->
          SelectCommand.run(session, c, c.mailbox(), c.condstore(), c.qresync(), out);
      case ImapCommand.Create create -> MailboxCommands.create(session, create);
      case ImapCommand.Delete delete -> MailboxCommands.delete(session, delete, out);
      case ImapCommand.Rename rename -> MailboxCommands.rename(session, rename);
      case ImapCommand.Subscribe c -> MailboxCommands.subscribe(session, c.mailbox(), true);
      case ImapCommand.Unsubscribe c -> MailboxCommands.subscribe(session, c.mailbox(), false);
      case ImapCommand.ListMailboxes list -> ListCommand.run(session, list, out);
      case ImapCommand.Lsub lsub -> LsubCommand.run(session, lsub, out);
      case ImapCommand.Status status -> StatusCommand.run(session, status, out);
      case ImapCommand.Append append -> AppendCommand.run(session, append);
      case ImapCommand.Idle idle -> idle(session, idle, out);
      case ImapCommand.Done done -> done(session, done);
      case ImapCommand.GetAcl c -> AclCommands.get(session, c, out);
      case ImapCommand.SetAcl c -> AclCommands.set(session, c);
      case ImapCommand.DeleteAcl c -> AclCommands.delete(session, c);
      case ImapCommand.ListRights c -> AclCommands.listRights(session, c, out);
      case ImapCommand.MyRights c -> AclCommands.myRights(session, c, out);
      case ImapCommand.GetMetadata c -> MetadataCommands.get(session, c, out);
      case ImapCommand.SetMetadata c -> MetadataCommands.set(session, c);
      case ImapCommand.SetQuota _ ->
          throw Refusal.no("NOPERM", "Limits are the administrator's to set");
      case ImapCommand.GetQuota c -> QuotaCommands.get(session, c, out);
      case ImapCommand.GetQuotaRoot c -> QuotaCommands.getRoot(session, c, out);
      case ImapCommand.Close _ -> ExpungeCommand.close(session);
      case ImapCommand.Unselect _ -> unselect(session);
      case ImapCommand.Expunge _ -> ExpungeCommand.expunge(session);
      case ImapCommand.UidExpunge c -> ExpungeCommand.uidExpunge(session, c, out);
      case ImapCommand.Search search -> SearchCommand.run(session, search, out);
      case ImapCommand.Notify notify -> NotifyCommand.run(session, notify, out);
      case ImapCommand.MultiSearch c -> MultiSearchCommand.run(session, c, out);
      case ImapCommand.UidBatches c -> UidBatchesCommand.run(session, c, out);
      case ImapCommand.CancelUpdate c -> cancelUpdate(session, c);
      case ImapCommand.Sort sort -> SortCommand.run(session, sort, out);
      case ImapCommand.Thread thread -> ThreadCommand.run(session, thread, out);
      case ImapCommand.Copy copy -> CopyCommand.copy(session, copy);
      case ImapCommand.Replace replace -> ReplaceCommand.run(session, replace, out);
      case ImapCommand.Move move -> CopyCommand.move(session, move, out);
      case ImapCommand.Fetch fetch -> FetchCommand.run(session, fetch, out);
      case ImapCommand.Store store -> StoreCommand.run(session, store, out);
    };
  }

  private static Answer capability(Session session, ResponseWriter out) {
    out.untagged().raw("CAPABILITY ").raw(session.capabilities()).end();
    return Answer.ok("CAPABILITY done");
  }

  private static Answer logout(Session session, ResponseWriter out) {
    session.leave("Goodbye", out);
    return Answer.ok("LOGOUT done");
  }

  private static @Nullable Answer startTls(
      Session session, ImapCommand.StartTls command, ResponseWriter out) throws Refusal {
    if (!session.connection.canStartTls()) {
      throw Refusal.bad(
          session.connection.isSecure() ? "TLS is here already" : "There is no TLS here");
    }
    out.ok(command.tag(), "Begin TLS now");
    session.speak(Language.DEFAULT); // what was asked in the clear counts no more: RFC 5255 §3.1
    session.connection.startTls();
    return null;
  }

  /// RFC 8437 §3.
  private static @Nullable Answer unauthenticate(
      Session session, ImapCommand.Unauthenticate command, ResponseWriter out) {
    out.ok(command.tag(), "You are nobody again");
    session.connection.startOver();
    return null;
  }

  private static Answer namespace(Session session, ResponseWriter out) {
    LanguageCommand.namespace(session, out);
    return Answer.ok("NAMESPACE done");
  }

  private static @Nullable Answer idle(
      Session session, ImapCommand.Idle command, ResponseWriter out) {
    session.idle(command, out);
    return null;
  }

  private static Answer done(Session session, ImapCommand.Done done) throws Refusal {
    session.stopIdling();
    if (!done.understood()) {
      throw Refusal.bad("Only DONE ends IDLE");
    }
    return Answer.ok("IDLE done");
  }

  private static Answer cancelUpdate(Session session, ImapCommand.CancelUpdate command) {
    command.contexts().forEach(session.selected().contexts::cancel);
    return Answer.ok("CANCELUPDATE done");
  }

  private static Answer unselect(Session session) {
    session.select(null);
    return Answer.ok("UNSELECT done");
  }
}
