package org.malleposte.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.malleposte.directory.TestingDirectory.ACTOR;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.malleposte.account.Accounts;
import org.malleposte.account.Event;
import org.malleposte.directory.DirectoryException.Reason;

/// Accounts that are nobody's own: they receive, and are never signed in to.
class SharedAccountsTest {
  private TestingDirectory here;
  private Directory directory;
  private SharedAccount info;

  @BeforeEach
  void open() throws DirectoryException {
    here = new TestingDirectory();
    directory = here.directory;
    info = directory.shared().create(ACTOR, "Info@example.org", "Information");
  }

  @AfterEach
  void close() {
    here.close();
  }

  @Test
  void receivesAtItsAddressWithADetailAndThroughAliases() throws DirectoryException {
    directory.aliases().set(ACTOR, "sales@example.org", List.of("info@example.org"));
    assertThat(directory.resolve("info@example.org")).isEqualTo(local(""));
    assertThat(directory.resolve("info+Orders@example.org")).isEqualTo(local("Orders"));
    assertThat(directory.resolve("sales@example.org")).isEqualTo(local(""));
  }

  private Resolution local(String detail) {
    return new Resolution.Local(
        List.of(new LocalRecipient(info.account(), "info@example.org", detail)), List.of());
  }

  @Test
  void nobodySignsInAsIt() {
    assertThat(directory.user("info@example.org")).isEmpty();
    assertThat(directory.user("info")).isEmpty();
    assertThat(directory.user(info.account())).isEmpty();
    for (String password : List.of("", "info", "secret")) {
      assertThat(here.authenticator.authenticate("info@example.org", password, Scope.IMAP, "a"))
          .isInstanceOf(Authentication.Refused.class);
    }
  }

  @Test
  void whoIsGrantedItSendsAsItAndSoDoMembersOfAGroup() throws DirectoryException {
    directory.aliases().set(ACTOR, "sales@example.org", List.of("info@example.org"));
    directory.groups().create(ACTOR, "desk@example.org", "");
    assertThat(directory.maySendAs(here.ann, "info@example.org")).isFalse();
    sender("ann@example.org", true);
    assertThat(directory.maySendAs(here.ann, "info@example.org")).isTrue();
    assertThat(directory.maySendAs(here.ann, "sales@example.org")).isTrue();
    assertThat(directory.maySendAs(here.bob, "info@example.org")).isFalse();

    sender("desk@example.org", true);
    directory.groups().addMembers(ACTOR, "desk@example.org", List.of("bob@example.org"));
    assertThat(directory.maySendAs(here.bob, "info@example.org")).isTrue();
    directory.groups().removeMembers(ACTOR, "desk@example.org", List.of("bob@example.org"));
    assertThat(directory.maySendAs(here.bob, "info@example.org")).isFalse();

    directory.users().rename(ACTOR, here.ann.account(), "anna@example.org", false);
    User anna = directory.user("anna@example.org").orElseThrow();
    assertThat(directory.maySendAs(anna, "info@example.org")).as("under a new name").isTrue();
    sender("anna@example.org", false);
    assertThat(directory.maySendAs(anna, "info@example.org")).isFalse();
  }

  private void sender(String who, boolean may) throws DirectoryException {
    directory.shared().setSender(ACTOR, info.account(), who, may);
  }

  @Test
  void whoGetsARemovedUsersAddressInheritsNoRightToSend() throws DirectoryException {
    sender("bob@example.org", true);
    directory.users().remove(ACTOR, here.bob.account());
    User other = directory.users().create(ACTOR, NewUser.of("bob@example.org", "x"));
    assertThat(directory.maySendAs(other, "info@example.org")).isFalse();
  }

  @Test
  void namesAreTheLocalPartOnceAndTheAddressThen() throws DirectoryException {
    directory.domains().add(ACTOR, "example.net");
    SharedAccount second = directory.shared().create(ACTOR, "info@example.net", "");
    SharedAccount odd = directory.shared().create(ACTOR, "a/b%c*d@example.net", "");
    assertThat(info.name()).isEqualTo("info");
    assertThat(second.name()).isEqualTo("info@example.net");
    assertThat(odd.name()).isEqualTo("a_b_c_d");
    assertThat(directory.shared().named("INFO")).contains(info);
  }

  @Test
  void anAddressBelongsToOneThingOnly() {
    assertThatThrownBy(() -> directory.users().create(ACTOR, NewUser.of("info@example.org", "x")))
        .isInstanceOf(DirectoryException.class);
    assertThatThrownBy(() -> directory.shared().create(ACTOR, "ann@example.org", ""))
        .isInstanceOfSatisfying(
            DirectoryException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ALREADY_EXISTS));
  }

  @Test
  void aRemovedOneIsGoneAndItsAddressFree() throws DirectoryException {
    directory.shared().remove(ACTOR, info.account());
    assertThat(directory.resolve("info@example.org")).isEqualTo(new Resolution.Unknown());
    assertThat(directory.shared().list()).isEmpty();
    SharedAccount next = directory.shared().create(ACTOR, "info@example.org", "");
    assertThat(next.account()).as("never an account that was").isNotEqualTo(info.account());
  }

  @Test
  void eachChangeIsInTheJournalAndSurvives() throws DirectoryException {
    sender("ann@example.org", true);
    sender("ann@example.org", true);
    directory.shared().remove(ACTOR, info.account());
    String account = info.account().toString();
    assertThat(here.events(0))
        .contains(
            new Event.SharedCreated("info@example.org", account),
            new Event.SharedChanged("info@example.org", "send-as", "", "ann@example.org"),
            new Event.SharedRemoved("info@example.org", account))
        .filteredOn(Event.SharedChanged.class::isInstance)
        .hasSize(1);

    SharedAccount team = directory.shared().create(ACTOR, "team@example.org", "Team");
    directory.shared().setSender(ACTOR, team.account(), "bob@example.org", true);
    try (Directory again = Directory.open(new Accounts(here.store, here.clock))) {
      assertThat(again.shared().list()).isEqualTo(directory.shared().list()).hasSize(1);
    }
  }
}
