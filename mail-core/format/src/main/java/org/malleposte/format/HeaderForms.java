package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The parsed forms of a header field's body (RFC 8621 §4.1.2). Any field gives some answer.
public final class HeaderForms {
  private HeaderForms() {}

  /// Addresses that stand in one group, or beside each other in none.
  ///
  /// @param name null for those that are in no group
  public record Group(@Nullable String name, List<Address> addresses) {}

  /// What follows the colon, up to the line end that ends the field: octets that are no UTF-8
  /// become U+FFFD, NUL is dropped (RFC 8621 §4.1.2.1).
  public static String raw(HeaderBlock.Field field) {
    Slice all = field.raw();
    int end = all.offset() + all.length();
    while (end > field.bodyOffset() && isLineEnd(all.array()[end - 1])) {
      end--;
    }
    String text =
        new String(
            all.array(), field.bodyOffset(), end - field.bodyOffset(), StandardCharsets.UTF_8);
    return withoutNul(text);
  }

  private static boolean isLineEnd(byte octet) {
    return octet == '\r' || octet == '\n';
  }

  private static String withoutNul(String text) {
    return text.indexOf(0) < 0 ? text : text.replace("\0", "");
  }

  /// Unfolded, encoded words decoded, NFC (RFC 8621 §4.1.2.2).
  public static String text(HeaderBlock.Field field) {
    return Normalizer.normalize(withoutNul(field.text()), Normalizer.Form.NFC);
  }

  /// The mailboxes, those of groups among them (RFC 8621 §4.1.2.3).
  public static List<Address> addresses(HeaderBlock.Field field) {
    return AddressParser.parse(field.unfolded()).stream().filter(Address::isMailbox).toList();
  }

  /// The mailboxes by their groups (RFC 8621 §4.1.2.4).
  public static List<Group> groups(HeaderBlock.Field field) {
    List<Group> groups = new ArrayList<>();
    String name = null;
    List<Address> members = new ArrayList<>();
    for (Address address : AddressParser.parse(field.unfolded())) {
      if (address.isMailbox()) {
        members.add(address);
        continue;
      }
      if (name != null || !members.isEmpty()) {
        groups.add(new Group(name, List.copyOf(members)));
      }
      members.clear();
      name = address.isGroupStart() ? address.mailbox() : null;
    }
    if (!members.isEmpty()) {
      groups.add(new Group(null, List.copyOf(members)));
    }
    return groups;
  }

  /// Null when there is none (RFC 8621 §4.1.2.5).
  public static @Nullable List<String> messageIds(HeaderBlock.Field field) {
    List<String> ids = MessageIds.list(field.unfolded());
    return ids.isEmpty() ? null : ids;
  }

  /// Null when it is no date (RFC 8621 §4.1.2.6).
  public static @Nullable MailDate date(HeaderBlock.Field field) {
    return MailDate.parse(field.unfolded());
  }

  /// Those in angle brackets (RFC 2369 §2); null when there is none (RFC 8621 §4.1.2.7).
  public static @Nullable List<String> urls(HeaderBlock.Field field) {
    String text = field.unfolded();
    List<String> urls = new ArrayList<>();
    int open = text.indexOf('<');
    while (open >= 0) {
      int close = text.indexOf('>', open);
      if (close < 0) {
        break;
      }
      // Blanks within are of folding and do not belong to the URL.
      String url = text.substring(open + 1, close).replaceAll("[ \t]", "");
      if (!url.isEmpty()) {
        urls.add(Charsets.guess(url));
      }
      open = text.indexOf('<', close);
    }
    return urls.isEmpty() ? null : List.copyOf(urls);
  }
}
