package org.malleposte.mail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A mailbox as last committed. Its counters are written by the commits that change what they
/// count.
///
/// @param id unique in the account, never used again, from 1
/// @param parent the mailbox in which this one stands, 0 for none
/// @param name the last part of its path, NFC
/// @param role the special use (RFC 6154), `\Sent` and the like, or empty
/// @param selectable false when it only holds other mailboxes
/// @param uidNext greater than every uid ever given here
/// @param highestModseq of the last commit that touched it or a message in it
/// @param messages how many it holds; `unseen` and `deleted` count by their flags
/// @param size octets of its messages together
/// @param rights letters (RFC 4314) by identifier, beside the owner's own
/// @param sortOrder where people want it among others: lower comes first (RFC 8621 §2)
/// @param keywords every keyword that was ever set here, in its first spelling
public record Mailbox(
    int id,
    int parent,
    String name,
    String role,
    boolean selectable,
    boolean subscribed,
    int uidValidity,
    int uidNext,
    long highestModseq,
    long createdModseq,
    int messages,
    int unseen,
    int deleted,
    long size,
    int sortOrder,
    Map<String, String> rights,
    List<String> keywords) {

  /// Keywords that a mailbox knows at most: each stands in its record.
  static final int KEYWORDS = 1_000;

  public Mailbox {
    rights = Map.copyOf(rights);
    keywords = List.copyOf(keywords);
  }

  /// The id as clients see it (RFC 8474 §4.1): stays when the mailbox is renamed.
  public String objectId() {
    return objectId(id);
  }

  public static String objectId(int id) {
    return "B" + id;
  }

  static Bytes key(int id) {
    return Bytes.ofInt(id);
  }

  /// A mailbox just made.
  static Mailbox fresh(int id, int parent, String name, String role, int uidValidity, long modseq) {
    return new Mailbox(
        id,
        parent,
        name,
        role,
        true,
        false,
        uidValidity,
        1,
        modseq,
        modseq,
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        List.of());
  }

  Mailbox at(int newParent, String newName, long modseq) {
    return edit().parent(newParent).name(newName).modseq(modseq).done();
  }

  Edit edit() {
    return new Edit(this);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(96)
            .number(1, id)
            .number(2, parent)
            .text(3, name)
            .text(4, role)
            .flag(5, selectable)
            .flag(6, subscribed)
            .number(7, Integer.toUnsignedLong(uidValidity))
            .number(8, Integer.toUnsignedLong(uidNext))
            .number(9, highestModseq)
            .number(10, createdModseq)
            .number(11, messages)
            .number(12, unseen)
            .number(13, deleted)
            .number(14, size)
            .number(17, sortOrder);
    rights.forEach((identifier, letters) ->
        out.nested(15, new FieldWriter().text(1, identifier).text(2, letters)));
    keywords.forEach(keyword -> out.text(16, keyword));
    return out.toByteArray();
  }

  static Mailbox decode(byte[] value) {
    Edit edit = new Edit();
    FieldReader in = new FieldReader(value);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> edit.id = (int) in.number();
        case 2 -> edit.parent = (int) in.number();
        case 3 -> edit.name = in.text();
        case 4 -> edit.role = in.text();
        case 5 -> edit.selectable = in.flag();
        case 6 -> edit.subscribed = in.flag();
        case 7 -> edit.uidValidity = (int) in.number();
        case 8 -> edit.uidNext = (int) in.number();
        case 9 -> edit.highestModseq = in.number();
        case 10 -> edit.createdModseq = in.number();
        case 11 -> edit.messages = (int) in.number();
        case 12 -> edit.unseen = (int) in.number();
        case 13 -> edit.deleted = (int) in.number();
        case 14 -> edit.size = in.number();
        case 15 -> edit.right(in.nested());
        case 16 -> edit.keyword(in.text());
        case 17 -> edit.sortOrder = (int) in.number();
        default -> {} // a later version's field
      }
    }
    return edit.done();
  }

  /// A mailbox being changed within one decision.
  static final class Edit {
    int id;
    int parent;
    String name = "";
    String role = "";
    boolean selectable;
    boolean subscribed;
    int uidValidity;
    int uidNext;
    long highestModseq;
    long createdModseq;
    int messages;
    int unseen;
    int deleted;
    long size;
    int sortOrder;
    Map<String, String> rights = new LinkedHashMap<>();
    List<String> keywords = new ArrayList<>();

    private Edit() {}

    private Edit(Mailbox from) {
      id = from.id;
      parent = from.parent;
      name = from.name;
      role = from.role;
      selectable = from.selectable;
      subscribed = from.subscribed;
      uidValidity = from.uidValidity;
      uidNext = from.uidNext;
      highestModseq = from.highestModseq;
      createdModseq = from.createdModseq;
      messages = from.messages;
      unseen = from.unseen;
      deleted = from.deleted;
      size = from.size;
      sortOrder = from.sortOrder;
      rights = new LinkedHashMap<>(from.rights);
      keywords = new ArrayList<>(from.keywords);
    }

    Edit parent(int value) {
      parent = value;
      return this;
    }

    Edit name(String value) {
      name = value;
      return this;
    }

    Edit modseq(long value) {
      highestModseq = value;
      return this;
    }

    /// Counts a message in, giving it the next uid.
    int add(Flags flags, long octets) {
      count(flags, 1);
      size += octets;
      return uidNext++;
    }

    void remove(Entry entry) {
      count(entry.flags(), -1);
      size -= entry.size();
    }

    void reflag(Flags before, Flags after) {
      count(before, -1);
      count(after, 1);
    }

    private void count(Flags flags, int by) {
      messages += by;
      unseen += flags.seen() ? 0 : by;
      deleted += flags.deleted() ? by : 0;
    }

    /// The flags with each keyword in the spelling first used here, new ones noted.
    Flags adopt(Flags flags) {
      if (keywords.containsAll(flags.keywords())) {
        return flags;
      }
      List<String> names = new ArrayList<>(flags.names());
      names.replaceAll(name -> name.startsWith("\\") ? name : keyword(name));
      return Flags.of(names);
    }

    private String keyword(String name) {
      for (String known : keywords) {
        if (known.equalsIgnoreCase(name)) {
          return known;
        }
      }
      keywords.add(name);
      return name;
    }

    private void right(FieldReader in) {
      String identifier = "";
      String letters = "";
      while (in.next()) {
        switch (in.field()) {
          case 1 -> identifier = in.text();
          case 2 -> letters = in.text();
          default -> {} // a later version's field
        }
      }
      rights.put(Objects.requireNonNull(identifier), letters);
    }

    Mailbox done() {
      return new Mailbox(
          id,
          parent,
          name,
          role,
          selectable,
          subscribed,
          uidValidity,
          uidNext,
          highestModseq,
          createdModseq,
          messages,
          unseen,
          deleted,
          size,
          sortOrder,
          rights,
          keywords);
    }
  }
}
