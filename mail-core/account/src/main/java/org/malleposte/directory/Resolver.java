package org.malleposte.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.Records.Named;
import org.malleposte.storage.AccountId;

/// Follows an address through aliases and groups to the people behind it.
final class Resolver {
  /// Aliases of aliases of groups of ... are followed this far.
  private static final int NESTING = 16;

  private static final String POSTMASTER = "postmaster";

  private final DirectoryView view;

  Resolver(DirectoryView view) {
    this.view = view;
  }

  Resolution resolve(String text) {
    return view.read(() -> resolveNow(text));
  }

  private Resolution resolveNow(String text) {
    if (text.equalsIgnoreCase(POSTMASTER)) { // RFC 5321 §4.5.1: with no domain at all
      return firstAdministrator(null).<Resolution>map(u -> to(u, "")).orElse(unknown());
    }
    Optional<EmailAddress> address = EmailAddress.parse(text);
    if (address.isEmpty()) {
      return unknown();
    }
    Domain domain = view.domain(address.get().domain());
    if (domain == null) {
      return new Resolution.NotLocal();
    }
    return domain.enabled() ? new Walk().from(address.get()) : new Resolution.Disabled();
  }

  private static Resolution unknown() {
    return new Resolution.Unknown();
  }

  private static Resolution.Local to(User user, String detail) {
    return new Resolution.Local(
        List.of(new LocalRecipient(user.account(), user.address(), detail)), List.of());
  }

  boolean maySendAs(User user, String text) {
    if (resolve(text) instanceof Resolution.Local(var recipients, var forwards)
        && forwards.isEmpty()
        && recipients.size() == 1
        && isOrMaySendAs(user, recipients.getFirst().account())) {
      return true;
    }
    return EmailAddress.parse(text).map(a -> sharesAlias(user, a)).orElse(false);
  }

  private boolean isOrMaySendAs(User user, AccountId account) {
    SharedAccount shared = view.shared(Records.sharedNumber(account));
    return account.equals(user.account())
        || shared != null && names(user).stream().anyMatch(shared.senders()::contains);
  }

  Set<String> names(User user) {
    return view.read(() -> {
      Set<String> names = new HashSet<>(Set.of(user.address()));
      boolean more = true;
      for (int depth = 0; more && depth < NESTING; depth++) {
        more = false;
        for (String group : view.groupsWithMembers()) {
          boolean joins =
              view.named(group) instanceof Named.OfGroup
                  && view.members(group).stream()
                      .flatMap(member -> EmailAddress.parse(member).stream())
                      .anyMatch(member -> names.contains(member.key()));
          more |= joins && names.add(group);
        }
      }
      return Set.copyOf(names);
    });
  }

  private boolean sharesAlias(User user, EmailAddress address) {
    return view.named(address.key()) instanceof Named.OfAlias(_, List<String> targets)
        && targets.stream()
            .flatMap(target -> EmailAddress.parse(target).stream())
            .anyMatch(target -> target.key().equals(user.address()));
  }

  /// Who gets postmaster's mail when nobody was named: the domain's first administrator, any first
  /// administrator, the domain's first user, any first user. It must reach somebody.
  private Optional<User> firstAdministrator(@Nullable Domain domain) {
    List<User> users = view.users().stream().filter(User::enabled).toList();
    List<User> admins = users.stream().filter(u -> u.is(Role.ADMIN)).toList();
    return firstOf(admins, domain).or(() -> firstOf(users, domain));
  }

  private static Optional<User> firstOf(List<User> users, @Nullable Domain domain) {
    return users.stream()
        .filter(u -> domain != null && u.address().endsWith("@" + domain.name()))
        .findFirst()
        .or(() -> users.stream().findFirst());
  }

  /// One resolution under way.
  private final class Walk {
    private final Map<AccountId, LocalRecipient> recipients = new LinkedHashMap<>();
    private final Set<String> forwards = new LinkedHashSet<>();
    private final Set<String> seen = new HashSet<>();
    private boolean disabled;

    Resolution from(EmailAddress start) {
      List<EmailAddress> level = List.of(start);
      for (int depth = 0; !level.isEmpty() && depth <= NESTING; depth++) {
        List<EmailAddress> next = new ArrayList<>();
        for (EmailAddress address : level) {
          next.addAll(step(address));
          if (recipients.size() + forwards.size() > Directory.MAX_RECIPIENTS) {
            return new Resolution.TooMany();
          }
        }
        level = next;
      }
      return result();
    }

    private Resolution result() {
      if (recipients.isEmpty() && forwards.isEmpty()) {
        return disabled ? new Resolution.Disabled() : unknown();
      }
      return new Resolution.Local(List.copyOf(recipients.values()), List.copyOf(forwards));
    }

    /// Takes one address, and returns the addresses that it stands for.
    private List<EmailAddress> step(EmailAddress address) {
      if (!seen.add(address.key())) {
        return List.of(); // a circle, or a member of two groups
      }
      Domain domain = view.domain(address.domain());
      if (domain == null) {
        forwards.add(address.toString());
        return List.of();
      }
      Named exact = view.named(address.key());
      if (exact != null) {
        return follow(exact, "", address.key());
      }
      EmailAddress base = withoutDetail(address, domain);
      Named named = base == null ? null : view.named(base.key());
      if (base != null && named != null) {
        return follow(named, address.local().substring(base.local().length() + 1), base.key());
      }
      return nobodys(base == null ? address : base, domain);
    }

    private List<EmailAddress> follow(Named named, String detail, String key) {
      return switch (named) {
        case Named.OfUser(int number) -> {
          deliver(view.user(number), detail);
          yield List.of();
        }
        case Named.OfShared(int number) -> {
          deliver(view.shared(number), detail);
          yield List.of();
        }
        case Named.OfAlias(_, List<String> targets) -> addresses(targets);
        case Named.OfGroup _ -> addresses(view.members(key));
      };
    }

    private List<EmailAddress> addresses(Collection<String> written) {
      return written.stream().flatMap(text -> EmailAddress.parse(text).stream()).toList();
    }

    private void deliver(@Nullable User user, String detail) {
      if (user == null) {
        return;
      }
      if (user.enabled()) {
        recipients.putIfAbsent(
            user.account(), new LocalRecipient(user.account(), user.address(), detail));
      } else {
        disabled = true;
      }
    }

    private void deliver(@Nullable SharedAccount shared, String detail) {
      if (shared != null) {
        recipients.putIfAbsent(
            shared.account(), new LocalRecipient(shared.account(), shared.address(), detail));
      }
    }

    private List<EmailAddress> nobodys(EmailAddress address, Domain domain) {
      boolean postmaster = address.local().equalsIgnoreCase(POSTMASTER);
      String instead = postmaster ? domain.postmaster() : domain.catchAll();
      if (postmaster && instead.isEmpty()) {
        firstAdministrator(domain).ifPresent(user -> deliver(user, ""));
      }
      return addresses(instead.isEmpty() ? List.of() : List.of(instead));
    }

    private @Nullable EmailAddress withoutDetail(EmailAddress address, Domain domain) {
      String separator = domain.separator();
      int at = separator.isEmpty() ? -1 : address.local().indexOf(separator);
      return at <= 0 ? null : new EmailAddress(address.local().substring(0, at), address.domain());
    }
  }
}
