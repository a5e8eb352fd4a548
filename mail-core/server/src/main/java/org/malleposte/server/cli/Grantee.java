package org.malleposte.server.cli;

import java.io.IOException;
import java.util.Locale;
import org.malleposte.directory.Directory;
import org.malleposte.directory.Group;
import org.malleposte.directory.User;

/// Whom rights are given to: a user or a group, by the address under which rights are kept.
final class Grantee {
  private static final String ANYONE = "anyone";

  private Grantee() {}

  static String address(Context context, String who) throws IOException, Refusal {
    Directory directory = context.house().directory();
    String full = new FirstDomain(context).complete(who);
    return directory
        .user(who)
        .map(User::address)
        .or(() -> directory.groups().get(full).map(Group::address))
        .orElseThrow(() -> new Refusal("There is no user and no group " + who + "."))
        .toLowerCase(Locale.ROOT);
  }

  /// The same, or everybody, or one of these after `-`: less than others have (RFC 4314 §2).
  static String identifier(Context context, String who) throws IOException, Refusal {
    String sign = who.startsWith("-") ? "-" : "";
    String name = who.substring(sign.length());
    return sign + (name.equalsIgnoreCase(ANYONE) ? ANYONE : address(context, name));
  }
}
