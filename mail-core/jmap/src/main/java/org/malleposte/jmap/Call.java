package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One call on its way: who calls, what the calls before have created, and which calls follow from
/// it by themselves.
public final class Call {
  private final Catalogue catalogue;
  private final SignedIn who;
  private final Capability capability;
  private final Collection<String> using;
  private final Map<String, String> created;
  private final Allowance allowance;
  private final List<Following> following = new ArrayList<>();

  Call(
      Catalogue catalogue,
      SignedIn who,
      Capability capability,
      Collection<String> using,
      Map<String, String> created,
      Allowance allowance) {
    this.allowance = allowance;
    this.catalogue = catalogue;
    this.who = who;
    this.capability = capability;
    this.using = using;
    this.created = created;
  }

  /// A call that this one brings about (`onSuccessUpdateEmail`): its response follows this one's,
  /// with the same id.
  record Following(String method, ObjectNode arguments) {}

  public Rooms rooms() {
    return catalogue.rooms();
  }

  public Blobs blobs() {
    return catalogue.blobs();
  }

  public Limits limits() {
    return catalogue.limits();
  }

  public Allowance allowance() {
    return allowance;
  }

  public SignedIn who() {
    return who;
  }

  /// Whether the client knows of a capability (RFC 8620 §3.3): else it is spared what that adds to
  /// the types of others.
  public boolean uses(String urn) {
    return using.contains(urn);
  }

  /// Who verifies signatures, when this client knows of that; else null.
  public @Nullable Signatures signatures() {
    for (Capability one : catalogue.capabilities().values()) {
      if (one.signatures() != null && using.contains(one.urn())) {
        return one.signatures();
      }
    }
    return null;
  }

  /// Every account that the caller may look at, the own one first.
  public List<OpenAccount> accounts() {
    return catalogue.accounts().all(who);
  }

  /// An account as the session object describes it.
  public ObjectNode describe(OpenAccount account) {
    return AccountJson.of(catalogue.capabilities().values(), account);
  }

  /// The account named by the argument `accountId`.
  public OpenAccount account(Arguments arguments) throws MethodException {
    return account(arguments.id("accountId"), capability);
  }

  /// The account of an id, where this method's capability is at home.
  ///
  /// @throws MethodException `accountNotFound`, `accountNotSupportedByMethod`
  public OpenAccount account(String id) throws MethodException {
    return account(id, capability);
  }

  private OpenAccount account(String id, Capability needed) throws MethodException {
    OpenAccount account = catalogue.accounts().find(who, id);
    if (account == null) {
      throw new MethodException(MethodError.ACCOUNT_NOT_FOUND, "There is no such account.");
    }
    if (!needed.isOf(account)) {
      throw new MethodException(
          MethodError.ACCOUNT_NOT_SUPPORTED, "That account has no " + needed.urn() + ".");
    }
    return account;
  }

  /// The account that /copy copies from.
  public OpenAccount fromAccount(Arguments arguments) throws MethodException {
    try {
      return account(arguments.id("fromAccountId"), capability);
    } catch (MethodException e) {
      throw switch (e.error()) {
        case ACCOUNT_NOT_FOUND -> e.as(MethodError.FROM_ACCOUNT_NOT_FOUND);
        case ACCOUNT_NOT_SUPPORTED -> e.as(MethodError.FROM_ACCOUNT_NOT_SUPPORTED);
        default -> e;
      };
    }
  }

  /// The id behind a `#` and a creation id (RFC 8620 §5.3), or null when nothing was created under
  /// it; any other id is itself.
  public @Nullable String resolve(String id) {
    return id.startsWith("#") ? created.get(id.substring(1)) : id;
  }

  /// Notes what a creation id stands for from now on.
  public void created(String creationId, String id) {
    created.put(creationId, id);
  }

  /// Has another method called right after this one, as if the client had.
  public void then(String method, ObjectNode arguments) {
    following.add(new Following(method, arguments));
  }

  List<Following> following() {
    return following;
  }
}
