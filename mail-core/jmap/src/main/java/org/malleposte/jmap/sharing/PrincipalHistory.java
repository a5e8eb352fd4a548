package org.malleposte.jmap.sharing;

import java.util.LinkedHashSet;
import java.util.Set;
import org.malleposte.account.Account;
import org.malleposte.account.Change;
import org.malleposte.account.Committed;
import org.malleposte.account.Event;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.Principals;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Mutation;

/// Which principals the directory's journal tells of since a state.
///
/// @param made those that were not there before
/// @param touched all, those made and those gone included
record PrincipalHistory(Set<String> made, Set<String> touched, long upTo) {
  /// Commits that are looked at; the directory counts the use of app passwords, too.
  private static final int COMMITS = 20_000;

  /// @throws MethodException `cannotCalculateChanges`
  static PrincipalHistory since(Call call, String state) throws MethodException {
    String tenant = call.rooms().directory().tenant();
    Account directory = call.rooms().accounts().open(new AccountId(tenant, "directory"));
    long since = state.equals("0") ? 0 : Ids.number("", state);
    if (since < directory.historyFrom()
        || since > directory.modseq()
        || directory.modseq() - since > COMMITS) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "Too much has changed, or that is no state.");
    }
    Set<String> made = new LinkedHashSet<>();
    Set<String> touched = new LinkedHashSet<>();
    for (Committed commit : directory.commits(since)) {
      look(commit, made, touched);
      since = commit.modseq();
    }
    return new PrincipalHistory(made, touched, since);
  }

  private static void look(Committed commit, Set<String> made, Set<String> touched) {
    for (Mutation mutation : commit.mutations()) {
      switch (mutation.kind().name()) {
        case "user" -> touched.add("u" + mutation.key().intAt(0));
        case "shared-account" -> touched.add("s" + mutation.key().intAt(0));
        default -> {} // nothing that a principal shows
      }
    }
    for (Change change : commit.changes()) {
      for (Event event : change.events()) {
        switch (event) {
          case Event.UserCreated user -> made.add(user.account());
          case Event.SharedCreated shared -> made.add(shared.account());
          case Event.GroupChanged group -> touched.add(Principals.groupId(group.address()));
          default -> {} // said by the records
        }
      }
    }
  }
}
