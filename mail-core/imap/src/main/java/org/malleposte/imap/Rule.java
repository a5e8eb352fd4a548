package org.malleposte.imap;

import org.malleposte.imap.codec.ImapCommand;
import org.malleposte.imap.codec.QResync;

/// When a command may be said, and what may be told beside its answer. One line a command.
///
/// @param when the state it needs: RFC 9051 §3
/// @param news what the client may learn of the selected mailbox before the tagged response
/// @param asks whether its answer must have all that other processes of the same store did before
///   it was sent. Commands about messages of the selected mailbox mean what the client was told;
///   those that change something catch up in their commits, unless a name of a mailbox is to be
///   known before
record Rule(When when, News news, boolean asks) {
  /// States of a connection.
  enum When {
    ANY,
    BEFORE_SIGN_IN,
    SIGNED_IN,
    SELECTED
  }

  /// What may be told with a command.
  enum News {
    NOTHING,
    /// No EXPUNGE: the numbers in the command's answer must keep their meaning (RFC 9051 §7.5.1).
    ALL_BUT_EXPUNGES,
    ALL
  }

  private static final Rule ANYTIME = new Rule(When.ANY, News.ALL, false);
  private static final Rule NOOP = new Rule(When.ANY, News.ALL, true);
  private static final Rule LAST = new Rule(When.ANY, News.NOTHING, false);
  private static final Rule SIGN_IN = new Rule(When.BEFORE_SIGN_IN, News.NOTHING, false);
  private static final Rule SIGNED_IN = new Rule(When.SIGNED_IN, News.ALL, false);
  private static final Rule NAMED = new Rule(When.SIGNED_IN, News.ALL, true);
  private static final Rule SWITCH = new Rule(When.SIGNED_IN, News.NOTHING, false);
  private static final Rule OPEN = new Rule(When.SIGNED_IN, News.NOTHING, true);
  private static final Rule SELECTED = new Rule(When.SELECTED, News.ALL, false);
  private static final Rule ELSEWHERE = new Rule(When.SELECTED, News.ALL, true);
  private static final Rule LEAVE = new Rule(When.SELECTED, News.NOTHING, false);
  private static final Rule NUMBERED = new Rule(When.SELECTED, News.ALL_BUT_EXPUNGES, false);

  /// The only question about the kind of a command that every command asks: to link such a switch
  /// takes a millisecond of the first command that meets it.
  static Rule of(ImapCommand command) {
    return switch (command) {
      case ImapCommand.Capability _, ImapCommand.Id _, ImapCommand.Language _ -> ANYTIME;
      case ImapCommand.Noop _ -> NOOP;
      case ImapCommand.Logout _ -> LAST;
      case ImapCommand.StartTls _, ImapCommand.Authenticate _, ImapCommand.Login _ -> SIGN_IN;
      case ImapCommand.Enable _, ImapCommand.Namespace _, ImapCommand.GetJmapAccess _ -> SIGNED_IN;
      case ImapCommand.Select _, ImapCommand.Examine _ -> OPEN;
      case ImapCommand.Compress _, ImapCommand.Unauthenticate _ -> SWITCH;
      case ImapCommand.Create _,
          ImapCommand.Delete _,
          ImapCommand.Rename _,
          ImapCommand.Subscribe _,
          ImapCommand.Unsubscribe _,
          ImapCommand.ListMailboxes _,
          ImapCommand.Lsub _,
          ImapCommand.Status _,
          ImapCommand.Append _ ->
          NAMED;
      case ImapCommand.Idle _, ImapCommand.Notify _ -> NAMED;
      case ImapCommand.Done _ -> SIGNED_IN;
      case ImapCommand.GetAcl _,
          ImapCommand.ListRights _,
          ImapCommand.MyRights _,
          ImapCommand.GetMetadata _,
          ImapCommand.GetQuota _,
          ImapCommand.GetQuotaRoot _ ->
          NAMED;
      case ImapCommand.SetAcl _,
          ImapCommand.DeleteAcl _,
          ImapCommand.SetMetadata _,
          ImapCommand.SetQuota _ ->
          SIGNED_IN;
      case ImapCommand.CancelUpdate _, ImapCommand.UidBatches _ -> SELECTED;
      case ImapCommand.MultiSearch _ -> NAMED;
      case ImapCommand.Check _ -> ELSEWHERE;
      case ImapCommand.Expunge _, ImapCommand.UidExpunge _ -> SELECTED;
      case ImapCommand.Close _, ImapCommand.Unselect _ -> LEAVE;
      case ImapCommand.Search search -> search.uid() ? SELECTED : NUMBERED;
      case ImapCommand.Sort sort -> sort.uid() ? SELECTED : NUMBERED;
      case ImapCommand.Thread thread -> thread.uid() ? SELECTED : NUMBERED;
      case ImapCommand.Fetch fetch -> fetch.uid() ? SELECTED : NUMBERED;
      case ImapCommand.Store store -> store.uid() ? SELECTED : NUMBERED;
      case ImapCommand.Copy _, ImapCommand.Move _ -> ELSEWHERE;
      case ImapCommand.Replace _ -> SELECTED;
    };
  }

  /// Whether a command names messages by their numbers, or is answered so.
  static boolean usesNumbers(ImapCommand command) {
    return switch (command) {
      case ImapCommand.Fetch fetch -> !fetch.uid();
      case ImapCommand.Store store -> !store.uid();
      case ImapCommand.Copy copy -> !copy.uid();
      case ImapCommand.Move move -> !move.uid();
      case ImapCommand.Replace replace -> !replace.uid();
      case ImapCommand.Search search -> !search.uid() || SearchProgram.hasNumbers(search.key());
      case ImapCommand.Sort sort -> !sort.uid() || SearchProgram.hasNumbers(sort.key());
      case ImapCommand.Thread thread -> !thread.uid() || SearchProgram.hasNumbers(thread.key());
      case ImapCommand.Select select -> hasNumbers(select.qresync());
      case ImapCommand.Examine examine -> hasNumbers(examine.qresync());
      default -> false; // about no messages
    };
  }

  private static boolean hasNumbers(@org.jspecify.annotations.Nullable QResync qresync) {
    return qresync != null && qresync.matchNumbers() != null;
  }

  /// Why a command cannot be said now, or null when it can.
  @org.jspecify.annotations.Nullable
  String complaint(boolean signedIn, boolean selected) {
    return switch (when) {
      case ANY -> null;
      case BEFORE_SIGN_IN -> signedIn ? "You have signed in already" : null;
      case SIGNED_IN -> signedIn ? null : "Sign in first";
      case SELECTED -> selected ? null : signedIn ? "Select a mailbox first" : "Sign in first";
    };
  }
}
