package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The shape of every /changes (RFC 8620 §5.2).
public abstract class ChangesMethod implements Method {

  /// What happened after a modseq.
  ///
  /// @param upTo the modseq that this tells of
  /// @param more whether there is more after that
  /// @param beside what this type's /changes tells beside (`updatedProperties`)
  public record Changes(
      long upTo,
      boolean more,
      List<String> created,
      List<String> updated,
      List<String> destroyed,
      ObjectNode beside) {
    public Changes(
        long upTo,
        boolean more,
        List<String> created,
        List<String> updated,
        List<String> destroyed) {
      this(upTo, more, created, updated, destroyed, Json.object());
    }

    public Changes {
      created = List.copyOf(created);
      updated = List.copyOf(updated);
      destroyed = List.copyOf(destroyed);
    }
  }

  /// Reads the journal.
  ///
  /// @param since a modseq that the account has reached
  /// @param most ids altogether, at least 1
  /// @throws MethodException `cannotCalculateChanges`
  protected abstract Changes after(OpenAccount account, long since, int most)
      throws MethodException;

  @Override
  public final ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    String since = arguments.text("sinceState");
    int most = most(arguments, "maxChanges", call.limits().objectsInGet());
    arguments.end();
    Changes changes = after(account, modseq(account, since), most);
    ObjectNode answer =
        Json.object()
            .put("accountId", account.id())
            .put("oldState", since)
            .put("newState", String.valueOf(changes.upTo()))
            .put("hasMoreChanges", changes.more());
    answer.set("created", Json.array(changes.created()));
    answer.set("updated", Json.array(changes.updated()));
    answer.set("destroyed", Json.array(changes.destroyed()));
    answer.setAll(changes.beside());
    return answer;
  }

  /// @return the bound that the client wrote, or the server's own when that is less
  static int most(Arguments arguments, String name, int bound) throws MethodException {
    long most = arguments.unsigned(name, bound);
    if (most == 0) {
      throw MethodException.invalid(name, "must be greater than 0");
    }
    return (int) Math.min(most, bound);
  }

  /// The modseq that a state stands for.
  ///
  /// @throws MethodException `cannotCalculateChanges`: this server never gave that state
  public static long modseq(OpenAccount account, String state) throws MethodException {
    long modseq = state.equals("0") ? 0 : Ids.number("", state);
    if (modseq < 0 || modseq > account.account().modseq()) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES, "That is no state of this account.");
    }
    requireHistory(account, modseq);
    return modseq;
  }

  /// @throws MethodException `cannotCalculateChanges`: what happened since then is not kept
  public static void requireHistory(OpenAccount account, long modseq) throws MethodException {
    if (modseq < account.account().historyFrom()) {
      throw new MethodException(
          MethodError.CANNOT_CALCULATE_CHANGES,
          "This account was restored, and what happened to it before is not kept here.");
    }
  }
}
