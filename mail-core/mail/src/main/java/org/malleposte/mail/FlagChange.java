package org.malleposte.mail;

import java.util.EnumSet;
import java.util.Set;

/// What STORE does to the flags of a message (RFC 9051 §6.4.6).
public sealed interface FlagChange {
  Flags flags();

  Flags apply(Flags before);

  /// The flags become exactly these.
  record Replace(Flags flags) implements FlagChange {
    @Override
    public Flags apply(Flags before) {
      return flags;
    }
  }

  record Add(Flags flags) implements FlagChange {
    @Override
    public Flags apply(Flags before) {
      return before.plus(flags);
    }
  }

  record Remove(Flags flags) implements FlagChange {
    @Override
    public Flags apply(Flags before) {
      return before.minus(flags);
    }
  }

  /// Some come and some go.
  record Patch(Flags added, Flags removed) implements FlagChange {
    /// Nothing comes and nothing goes.
    public static final Patch NONE = new Patch(Flags.NONE, Flags.NONE);

    @Override
    public Flags flags() {
      return added;
    }

    @Override
    public Flags apply(Flags before) {
      return before.plus(added).minus(removed);
    }
  }

  /// What of this change a caller with those rights may do; a caller with none of the rights that
  /// matter is refused elsewhere (RFC 4314 §4).
  default FlagChange within(Flags before, Set<Right> rights) {
    if (rights.containsAll(EnumSet.of(Right.SEEN, Right.WRITE, Right.DELETE_MESSAGES))) {
      return this;
    }
    Flags after = apply(before);
    Flags result = allowed(before, after, rights);
    return new Replace(result);
  }

  private static Flags allowed(Flags before, Flags after, Set<Right> rights) {
    Flags seen = Flags.of(Flags.SEEN);
    Flags deleted = Flags.of(Flags.DELETED);
    Flags result = (rights.contains(Right.SEEN) ? after : before).and(seen);
    result = result.plus((rights.contains(Right.DELETE_MESSAGES) ? after : before).and(deleted));
    Flags others = rights.contains(Right.WRITE) ? after : before;
    return result.plus(others.minus(seen).minus(deleted));
  }
}
