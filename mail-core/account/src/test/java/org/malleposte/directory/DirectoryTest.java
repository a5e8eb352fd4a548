package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Event;
import org.malleposte.directory.DirectoryException.Reason;

class DirectoryTest {
  private TestingDirectory here;
  private Directory directory;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    directory = here.directory;
  }

  @AfterEach
  void close() {
    here.close();
  }

  private List<String> recipients(String address) {
    return switch (directory.resolve(address)) {
      case Resolution.Local(var recipients, var forwards) -> {
        List<String> all = new ArrayList<>();
        for (LocalRecipient r : recipients) {
          String name = r.address().substring(0, r.address().indexOf('@'));
          all.add(r.detail().isEmpty() ? name : name + "+" + r.detail());
        }
        all.addAll(forwards);
        yield all;
      }
      case Resolution.NotLocal _ -> List.of("not local");
      case Resolution.Unknown _ -> List.of("unknown");
      case Resolution.Disabled _ -> List.of("disabled");
      case Resolution.TooMany _ -> List.of("too many");
    };
  }

  private interface Refusable {
    void run() throws DirectoryException;
  }

  private static void refused(Reason reason, Refusable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            DirectoryException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void anAddressIsFoundInAnyCaseAndWithADetail() {
    assertThat(recipients("BOB@Example.Org")).containsExactly("bob");
    assertThat(recipients("bob+Lists.Java@example.org")).containsExactly("bob+Lists.Java");
    assertThat(recipients("carol@example.org")).containsExactly("unknown");
    assertThat(recipients("bob@example.net")).containsExactly("not local");
    assertThat(recipients("no address")).containsExactly("unknown");
  }

  @Test
  void theSeparatorIsTheDomains() throws DirectoryException {
    Domain domain = directory.domains().get("example.org").orElseThrow();
    directory.domains().change(ACTOR, domain.withSeparator("-"));
    assertThat(recipients("bob-x@example.org")).containsExactly("bob+x");
    assertThat(recipients("bob+x@example.org")).containsExactly("unknown");
    directory.domains().change(ACTOR, domain.withSeparator(""));
    assertThat(recipients("bob+x@example.org")).containsExactly("unknown");
    refused(Reason.INVALID, () -> directory.domains().change(ACTOR, domain.withSeparator("@")));
  }

  @Test
  void anAliasLeadsHereAndElsewhere() throws DirectoryException {
    directory.aliases().set(ACTOR, "team@example.org", List.of("ann@EXAMPLE.org", "Eve@else.net"));
    assertThat(recipients("team@example.org")).containsExactly("ann", "Eve@else.net");
    directory.aliases().remove(ACTOR, "team@example.org");
    assertThat(recipients("team@example.org")).containsExactly("unknown");
  }

  @Test
  void circlesEnd() throws DirectoryException {
    directory.aliases().set(ACTOR, "a@example.org", List.of("b@example.org", "bob@example.org"));
    directory.aliases().set(ACTOR, "b@example.org", List.of("a@example.org", "ann@example.org"));
    assertThat(recipients("a@example.org")).containsExactly("bob", "ann");
    directory.aliases().set(ACTOR, "loop@example.org", List.of("loop@example.org"));
    assertThat(recipients("loop@example.org")).containsExactly("unknown");
  }

  @Test
  void aGroupReachesEachMemberOnce() throws DirectoryException {
    directory.groups().create(ACTOR, "all@example.org", "All");
    directory.groups().create(ACTOR, "some@example.org", "Some");
    directory
        .groups()
        .addMembers(ACTOR, "all@example.org", List.of("some@example.org", "bob@example.org"));
    directory
        .groups()
        .addMembers(ACTOR, "some@example.org", List.of("bob@example.org", "ann@example.org"));
    assertThat(recipients("all@example.org")).containsExactly("bob", "ann");
    directory.groups().removeMembers(ACTOR, "some@example.org", List.of("ANN@example.org"));
    assertThat(recipients("all@example.org")).containsExactly("bob");
    directory.groups().remove(ACTOR, "some@example.org");
    assertThat(directory.groups().list())
        .containsExactly(
            new Group("all@example.org", "All", List.of("bob@example.org", "some@example.org")));
  }

  @Test
  void groupsAreBounded() throws DirectoryException {
    directory.groups().create(ACTOR, "big@example.org", "");
    directory.groups().addMembers(ACTOR, "big@example.org", strangers(0, 10_000));
    assertThat(recipients("big@example.org")).hasSize(10_000);
    refused(
        Reason.TOO_MANY,
        () -> directory.groups().addMembers(ACTOR, "big@example.org", List.of("one@else.net")));
    refused(
        Reason.TOO_MANY,
        () -> directory.groups().addMembers(ACTOR, "big@example.org", strangers(0, 100_000)));

    directory.groups().create(ACTOR, "bigger@example.org", "");
    directory
        .groups()
        .addMembers(ACTOR, "bigger@example.org", List.of("big@example.org", "bob@example.org"));
    assertThat(recipients("bigger@example.org")).containsExactly("too many");
  }

  private static List<String> strangers(int from, int to) {
    List<String> some = new ArrayList<>();
    for (int i = from; i < to; i++) {
      some.add("s" + i + "@else.net");
    }
    return some;
  }

  @Test
  void catchAllTakesWhatIsNobodys() throws DirectoryException {
    Domain domain = directory.domains().get("example.org").orElseThrow();
    directory.domains().change(ACTOR, domain.withCatchAll("bob@example.org"));
    assertThat(recipients("anything@example.org")).containsExactly("bob");
    assertThat(recipients("anything+x@example.org")).containsExactly("bob");
    assertThat(recipients("ann@example.org")).containsExactly("ann");
  }

  @Test
  void postmasterAlwaysReachesSomebody() throws DirectoryException { // RFC 5321 §4.5.1
    assertThat(recipients("Postmaster@example.org")).containsExactly("ann");
    assertThat(recipients("postmaster")).containsExactly("ann");
    directory.domains().add(ACTOR, "empty.example");
    assertThat(recipients("postmaster@empty.example")).containsExactly("ann");
    Domain domain = directory.domains().get("example.org").orElseThrow();
    directory.domains().change(ACTOR, domain.withPostmaster("bob@example.org"));
    assertThat(recipients("postmaster@example.org")).containsExactly("bob");
    directory.users().setEnabled(ACTOR, here.ann.account(), false);
    assertThat(recipients("postmaster@empty.example")).containsExactly("bob");
  }

  @Test
  void whoIsDisabledReceivesNothing() throws DirectoryException {
    directory.users().setEnabled(ACTOR, here.bob.account(), false);
    assertThat(recipients("bob@example.org")).containsExactly("disabled");
    Domain domain = directory.domains().get("example.org").orElseThrow();
    directory.domains().change(ACTOR, domain.withEnabled(false));
    assertThat(recipients("ann@example.org")).containsExactly("disabled");
  }

  @Test
  void aBareNameSignsInWhenThereIsOneDomain() throws DirectoryException {
    assertThat(directory.user("bob")).hasValue(here.bob);
    assertThat(directory.user("Bob@EXAMPLE.org")).hasValue(here.bob);
    directory.domains().add(ACTOR, "example.net");
    assertThat(directory.user("bob")).isEmpty();
  }

  @Test
  void aRenamedUserKeepsAccountAndMail() throws DirectoryException {
    directory.aliases().set(ACTOR, "info@example.org", List.of("bob@example.org"));
    directory.groups().create(ACTOR, "all@example.org", "");
    directory.groups().addMembers(ACTOR, "all@example.org", List.of("bob@example.org"));
    directory.users().rename(ACTOR, here.bob.account(), "robert@example.org", true);

    User robert = directory.user("robert@example.org").orElseThrow();
    assertThat(robert.account()).isEqualTo(here.bob.account());
    assertThat(directory.user("bob@example.org")).hasValue(robert);
    for (String address : List.of("bob", "info", "all", "robert")) {
      assertThat(recipients(address + "@example.org")).containsExactly("robert");
    }
    refused(
        Reason.ALREADY_EXISTS,
        () -> directory.users().rename(ACTOR, here.bob.account(), "ann@example.org", true));
  }

  @Test
  void aRemovedUserFreesTheAddressAndNobodyInheritsIt() throws DirectoryException {
    directory.aliases().set(ACTOR, "info@example.org", List.of("bob@example.org"));
    directory.groups().create(ACTOR, "all@example.org", "");
    directory
        .groups()
        .addMembers(ACTOR, "all@example.org", List.of("bob@example.org", "ann@example.org"));
    directory.users().remove(ACTOR, here.bob.account());

    assertThat(recipients("bob@example.org")).containsExactly("unknown");
    assertThat(directory.users().removed())
        .extracting(RemovedUser::account)
        .containsExactly(here.bob.account());
    User next = directory.users().create(ACTOR, NewUser.of("bob@example.org", "x"));
    assertThat(next.account()).isNotEqualTo(here.bob.account());
    assertThat(recipients("info@example.org")).containsExactly("unknown");
    assertThat(recipients("all@example.org")).containsExactly("ann");
  }

  @Test
  void anAddressIsGivenOnce() {
    refused(
        Reason.ALREADY_EXISTS,
        () -> directory.users().create(ACTOR, NewUser.of("BOB@example.org", "x")));
    refused(
        Reason.ALREADY_EXISTS,
        () -> directory.aliases().set(ACTOR, "bob@example.org", List.of("ann@example.org")));
    refused(Reason.ALREADY_EXISTS, () -> directory.groups().create(ACTOR, "bob@example.org", ""));
    refused(
        Reason.NOT_FOUND,
        () -> directory.users().create(ACTOR, NewUser.of("bob@example.net", "x")));
    refused(Reason.INVALID, () -> directory.users().create(ACTOR, NewUser.of("bob", "x")));
    refused(Reason.ALREADY_EXISTS, () -> directory.domains().add(ACTOR, "EXAMPLE.org"));
  }

  @Test
  void manyUsersAreMadeTogetherOrNotAtAll() {
    refused(
        Reason.ALREADY_EXISTS,
        () ->
            directory
                .users()
                .create(
                    ACTOR,
                    List.of(NewUser.of("new@example.org", ""), NewUser.of("bob@example.org", ""))));
    assertThat(directory.user("new@example.org")).isEmpty();
  }

  @Test
  void aDomainInUseStays() throws DirectoryException {
    refused(Reason.IN_USE, () -> directory.domains().remove(ACTOR, "example.org"));
    directory.domains().add(ACTOR, "münchen.example");
    assertThat(directory.isLocal("x@xn--mnchen-3ya.example")).isTrue();
    directory.domains().remove(ACTOR, "MÜNCHEN.example");
    assertThat(directory.isLocal("x@xn--mnchen-3ya.example")).isFalse();
  }

  @Test
  void onlyTheOwnersMaySendAsAnAddress() throws DirectoryException {
    directory
        .aliases()
        .set(ACTOR, "info@example.org", List.of("ann@example.org", "bob@example.org"));
    directory.groups().create(ACTOR, "all@example.org", "");
    directory
        .groups()
        .addMembers(ACTOR, "all@example.org", List.of("ann@example.org", "bob@example.org"));
    assertThat(directory.maySendAs(here.bob, "Bob+x@example.org")).isTrue();
    assertThat(directory.maySendAs(here.bob, "info@example.org")).isTrue();
    assertThat(directory.maySendAs(here.bob, "ann@example.org")).isFalse();
    assertThat(directory.maySendAs(here.bob, "all@example.org")).isFalse();
    assertThat(directory.maySendAs(here.bob, "bob@else.net")).isFalse();
    assertThat(directory.maySendAs(here.bob, "nobody@example.org")).isFalse();
    assertThat(directory.maySendAs(here.ann, "postmaster@example.org")).isTrue();
  }

  @Test
  void theJournalSaysWhatHappenedAndNoSecret() throws DirectoryException {
    long before = here.modseq();
    directory.users().setPassword(ACTOR, here.bob.account(), "very new");
    directory.users().setRoles(ACTOR, here.bob.account(), Set.of(Role.ADMIN));
    directory.users().setQuota(ACTOR, here.bob.account(), 1_000, 10);
    assertThat(here.events(before))
        .containsExactly(
            new Event.UserChanged("bob@example.org", "password", "", ""),
            new Event.UserChanged("bob@example.org", "roles", "[]", "[ADMIN]"),
            new Event.UserChanged(
                "bob@example.org", "quota", "0 octets, 0 messages", "1000 octets, 10 messages"));
  }

  @Test
  void anotherProcessSeesTheSame() throws DirectoryException {
    directory.aliases().set(ACTOR, "info@example.org", List.of("bob@example.org"));
    directory.groups().create(ACTOR, "all@example.org", "All");
    directory.groups().addMembers(ACTOR, "all@example.org", List.of("bob@example.org"));
    directory.users().remove(ACTOR, here.ann.account());
    directory.appPasswords().create(ACTOR, here.bob.account(), "phone", Set.of(Scope.IMAP));
    try (Directory again = Directory.open(new Accounts(here.store, Clock.systemUTC()))) {
      assertThat(again.users().list()).isEqualTo(directory.users().list());
      assertThat(again.users().removed()).isEqualTo(directory.users().removed());
      assertThat(again.domains().list()).isEqualTo(directory.domains().list());
      assertThat(again.aliases().list()).isEqualTo(directory.aliases().list());
      assertThat(again.groups().list()).isEqualTo(directory.groups().list());
      assertThat(again.appPasswords().list(here.bob.account()))
          .isEqualTo(directory.appPasswords().list(here.bob.account()));
    }
  }
}
