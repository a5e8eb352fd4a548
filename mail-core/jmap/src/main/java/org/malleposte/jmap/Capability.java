package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of JMAP that a client names in `using` (RFC 8620 §2). It is announced when it is in the
/// list of capabilities, and it is there when its methods work.
public interface Capability {
  /// `urn:ietf:params:jmap:mail` and the like.
  String urn();

  /// Whether it is one that a client names, or only says something of accounts.
  default boolean isOfServer() {
    return true;
  }

  /// What the session object says of it.
  default ObjectNode ofServer() {
    return Json.object();
  }

  /// What the session object says of it for an account; null when the account has none of it.
  /// Depends on nothing but what AccountJson tells of the account and whose session it is: a
  /// session's state is remembered for these.
  @Nullable ObjectNode ofAccount(OpenAccount account);

  /// Who verifies signatures, for the capability that tells of them.
  default @Nullable Signatures signatures() {
    return null;
  }

  default boolean isOf(OpenAccount account) {
    return ofAccount(account) != null;
  }

  List<Method> methods();
}
