package org.malleposte.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Actor;
import org.malleposte.account.Draft;
import org.malleposte.account.Event;
import org.malleposte.directory.Records.Named;
import org.malleposte.storage.Bytes;

/// Addresses of ours that deliver to many. A member may be a group.
public final class Groups {
  private final Account account;
  private final DirectoryView view;

  Groups(Account account, DirectoryView view) {
    this.account = account;
    this.view = view;
  }

  /// In the order of their addresses.
  public List<Group> list() {
    return view.read(() ->
        view.addresses().entrySet().stream()
            .flatMap(e -> group(e.getKey(), e.getValue()).stream())
            .toList());
  }

  public Optional<Group> get(String address) {
    return EmailAddress.parse(address)
        .flatMap(a -> view.read(() -> group(a.key(), view.named(a.key()))));
  }

  private Optional<Group> group(String key, @Nullable Named named) {
    return named instanceof Named.OfGroup(String address, String displayName)
        ? Optional.of(new Group(address, displayName, List.copyOf(view.members(key))))
        : Optional.empty();
  }

  public void create(Actor actor, String address, String displayName) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          Edits edits = new Edits(draft);
          EmailAddress group = edits.ownAddress(address);
          edits.mustBeFree(group);
          edits.name(group.key(), new Named.OfGroup(group.key(), displayName));
          draft.event(new Event.GroupChanged(group.key(), List.of(), List.of()));
        });
  }

  /// Adds members; who is one already stays one.
  public void addMembers(Actor actor, String address, List<String> members)
      throws DirectoryException {
    SortedMap<String, String> written = written(members);
    Edits.apply(
        account,
        actor,
        draft -> {
          String group = existing(draft, address);
          List<String> joined = new ArrayList<>();
          written.forEach((key, member) -> {
            if (draft.get(Records.MEMBER, Records.memberKey(group, key)) == null) {
              joined.add(member);
              byte[] value = Bytes.utf8(member).array();
              draft.put(Records.MEMBER, Records.memberKey(group, key), value);
            }
          });
          mustFit(draft, group);
          if (!joined.isEmpty()) {
            draft.event(new Event.GroupChanged(group, List.of(), joined));
          }
        });
  }

  public void removeMembers(Actor actor, String address, List<String> members)
      throws DirectoryException {
    SortedMap<String, String> written = written(members);
    Edits.apply(
        account,
        actor,
        draft -> {
          String group = existing(draft, address);
          List<String> left = new ArrayList<>();
          written.forEach((key, member) -> {
            if (draft.get(Records.MEMBER, Records.memberKey(group, key)) != null) {
              left.add(member);
              draft.delete(Records.MEMBER, Records.memberKey(group, key));
            }
          });
          if (!left.isEmpty()) {
            draft.event(new Event.GroupChanged(group, left, List.of()));
          }
        });
  }

  public void remove(Actor actor, String address) throws DirectoryException {
    Edits.apply(
        account,
        actor,
        draft -> {
          String group = existing(draft, address);
          List<String> members = new ArrayList<>();
          List<Bytes> keys = new ArrayList<>();
          Bytes prefix = Records.memberPrefix(group);
          draft.scan(
              Records.MEMBER,
              prefix,
              prefix.afterPrefix(),
              (key, value) -> {
                keys.add(key);
                return members.add(Bytes.of(value).utf8());
              });
          keys.forEach(key -> draft.delete(Records.MEMBER, key));
          new Edits(draft).unname(group);
          draft.event(new Event.GroupChanged(group, members, List.of()));
        });
  }

  /// Address key -> address as written.
  private static SortedMap<String, String> written(List<String> members) throws DirectoryException {
    if (members.size() > Directory.MAX_RECIPIENTS) {
      throw tooMany();
    }
    SortedMap<String, String> written = new TreeMap<>();
    for (String member : members) {
      EmailAddress address = Edits.address(member);
      written.put(address.key(), address.toString());
    }
    return written;
  }

  private static DirectoryException tooMany() {
    return Refusals.tooMany(
        "A group has at most " + Directory.MAX_RECIPIENTS + " members; make groups of groups");
  }

  private static String existing(Draft draft, String address) throws DirectoryException {
    String key = Edits.address(address).key();
    if (!(new Edits(draft).named(key) instanceof Named.OfGroup)) {
      throw Refusals.notFound("group", address);
    }
    return key;
  }

  private static void mustFit(Draft draft, String group) throws DirectoryException {
    int[] count = {0};
    Bytes prefix = Records.memberPrefix(group);
    draft.scan(
        Records.MEMBER,
        prefix,
        prefix.afterPrefix(),
        (_, _) -> ++count[0] <= Directory.MAX_RECIPIENTS);
    if (count[0] > Directory.MAX_RECIPIENTS) {
      throw tooMany();
    }
  }
}
