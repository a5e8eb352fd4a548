package org.malleposte.directory;

import java.util.Set;
import org.malleposte.storage.AccountId;

/// By what somebody signed in: what must still hold for a connection to go on.
public sealed interface Means {
  /// Whose password, or token, it was.
  AccountId holder();

  /// Whether the same opens that too.
  boolean opens(Scope scope);

  /// As it is kept with what goes on when nobody is connected: [Authenticator#isRevoked(String)]
  /// knows it again.
  default String written() {
    String ofWhom = " " + holder() + " ";
    return switch (this) {
      case Password(var _, long version) -> "password" + ofWhom + version;
      case OfApp(var _, String id, var _) -> "app" + ofWhom + id;
      case Token(var _, var _, String id, var _) -> "token" + ofWhom + id;
    };
  }

  /// @param version of the credential it was verified against
  record Password(AccountId holder, long version) implements Means {
    @Override
    public boolean opens(Scope scope) {
      return true;
    }
  }

  record OfApp(AccountId holder, String id, Set<Scope> scopes) implements Means {
    @Override
    public boolean opens(Scope scope) {
      return scopes.contains(scope);
    }
  }

  /// @param id of the sign-in that the token came from
  record Token(AccountId holder, BearerIssuer issuer, String id, Set<Scope> scopes)
      implements Means {
    @Override
    public boolean opens(Scope scope) {
      return scopes.contains(scope);
    }
  }
}
