package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Conditions;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Sort;
import org.malleposte.mail.Mailbox;

/// One search for mailboxes (RFC 8621 §2.3).
///
/// @param asTree whether those below a mailbox follow it
/// @param withinTree whether a mailbox counts only when all above it do
record MailboxSearch(
    OpenAccount account,
    Predicate<Mailbox> test,
    Comparator<Mailbox> order,
    boolean asTree,
    boolean withinTree) {

  /// What mailboxes stand in when nobody says otherwise.
  private static final Comparator<Mailbox> BY_NAME =
      Comparator.comparing((Mailbox mailbox) -> fold(mailbox.name()))
          .thenComparing(Mailbox::name)
          .thenComparing(Mailbox::id);

  private static String fold(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  /// Reads what this type's /query and /queryChanges have beside those of every type.
  static MailboxSearch read(
      OpenAccount account,
      Call call,
      @Nullable Filter filter,
      List<Sort> sorts,
      Arguments arguments)
      throws MethodException {
    Comparator<Mailbox> order =
        sorts.isEmpty()
            ? Comparator.comparingInt(Mailbox::sortOrder)
            : Sort.order(sorts, MailboxSearch::by);
    return new MailboxSearch(
        account,
        conditions(account, call).compile(filter),
        order.thenComparing(BY_NAME),
        arguments.flag("sortAsTree", false),
        arguments.flag("filterAsTree", false));
  }

  private static @Nullable Comparator<Mailbox> by(String property) {
    return switch (property) {
      case "name" -> Comparator.comparing((Mailbox mailbox) -> fold(mailbox.name()));
      case "sortOrder" -> Comparator.comparingInt(Mailbox::sortOrder);
      default -> null;
    };
  }

  private static Conditions<Mailbox> conditions(OpenAccount account, Call call) {
    return properties -> condition(account, call, properties);
  }

  private static Predicate<Mailbox> condition(OpenAccount account, Call call, ObjectNode properties)
      throws MethodException {
    List<Predicate<Mailbox>> parts = new ArrayList<>();
    Arguments arguments = new Arguments(properties);
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      parts.add(property(account, call, property.getKey(), arguments));
    }
    return Conditions.all(parts);
  }

  /// Null says that there is none.
  private static Predicate<Mailbox> property(
      OpenAccount account, Call call, String name, Arguments arguments) throws MethodException {
    return switch (name) {
      case "parentId" -> {
        String id = arguments.idOrNull(name);
        String parent = id == null ? null : call.resolve(id);
        boolean nowhere = id != null && parent == null;
        yield mailbox -> !nowhere && Objects.equals(MailboxJson.parentId(account, mailbox), parent);
      }
      case "name" -> {
        String part = fold(arguments.text(name));
        yield mailbox -> fold(mailbox.name()).contains(part);
      }
      case "role" -> {
        String role = arguments.textOrNull(name);
        yield mailbox -> Objects.equals(MailboxJson.role(mailbox), role);
      }
      case "hasAnyRole" -> {
        boolean wanted = arguments.flag(name, true);
        yield mailbox -> (MailboxJson.role(mailbox) != null) == wanted;
      }
      case "isSubscribed" -> {
        boolean wanted = arguments.flag(name, true);
        yield mailbox -> account.isSubscribed(mailbox) == wanted;
      }
      default -> throw Conditions.unknown(name);
    };
  }

  /// The ids of all that the caller sees, found or not.
  List<String> visible() {
    return account.mail().mailboxes().all().stream()
        .filter(mailbox -> MailboxJson.isVisible(account, mailbox))
        .map(Mailbox::objectId)
        .toList();
  }

  /// The ids in order.
  List<String> run() {
    List<Mailbox> visible =
        account.mail().mailboxes().all().stream()
            .filter(mailbox -> MailboxJson.isVisible(account, mailbox))
            .sorted(order)
            .toList();
    Set<Integer> found = new HashSet<>();
    visible.stream().filter(test).forEach(mailbox -> found.add(mailbox.id()));
    List<Mailbox> ordered = asTree ? tree(visible) : visible;
    return ordered.stream()
        .filter(mailbox -> found.contains(mailbox.id()))
        .filter(mailbox -> !withinTree || isWithin(mailbox, found))
        .map(Mailbox::objectId)
        .toList();
  }

  /// Each followed by those below it; the tree is bounded in depth.
  private List<Mailbox> tree(List<Mailbox> sorted) {
    List<Mailbox> ordered = new ArrayList<>();
    addBelow(null, sorted, ordered);
    return ordered;
  }

  private void addBelow(@Nullable String parent, List<Mailbox> sorted, List<Mailbox> ordered) {
    for (Mailbox mailbox : sorted) {
      if (Objects.equals(MailboxJson.parentId(account, mailbox), parent)) {
        ordered.add(mailbox);
        if (account.mail().mailboxes().hasChildren(mailbox.id())) {
          addBelow(mailbox.objectId(), sorted, ordered);
        }
      }
    }
  }

  private boolean isWithin(Mailbox mailbox, Set<Integer> found) {
    Mailbox above = account.mail().mailboxes().get(mailbox.parent());
    while (above != null && MailboxJson.isVisible(account, above)) {
      if (!found.contains(above.id())) {
        return false;
      }
      above = account.mail().mailboxes().get(above.parent());
    }
    return true;
  }
}
