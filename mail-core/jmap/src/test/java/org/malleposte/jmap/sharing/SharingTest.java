package org.malleposte.jmap.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.malleposte.directory.DirectoryException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Principals;
import org.malleposte.mail.FlagChange;
import org.malleposte.mail.Flags;
import org.malleposte.mail.MailAccount;
import org.malleposte.mail.MailException;
import org.malleposte.mail.Right;

/// Ann shares, Ben and Cid get (RFC 9670).
class SharingTest {
  @TempDir Path folder;
  private Neighbours at;
  private String archive;

  @BeforeEach
  void open() throws DirectoryException {
    at = new Neighbours(folder);
    archive = at.mailbox(at.ann, "Archive");
  }

  @AfterEach
  void close() {
    at.close();
  }

  private JsonNode share(String rights) {
    return at.call(
        at.ann, "Mailbox/set", "{'update': {'" + archive + "': {'shareWith': " + rights + "}}}");
  }

  private JsonNode annsArchive(String property) {
    return at.call(at.ann, "Mailbox/get", "{'ids': ['" + archive + "']}").at("/list/0/" + property);
  }

  private String rights(String identifier) {
    return at.of(at.ann).mailboxes().find("Archive").rights().getOrDefault(identifier, "");
  }

  @Test
  void whatIsSharedStandsInTheAccessControlListAlone() throws MailException {
    assertThat(annsArchive("shareWith").isNull()).isTrue();
    assertThat(annsArchive("myRights/mayShare").booleanValue()).isTrue();
    share("{'u2': {'mayReadItems': true, 'maySetSeen': true}}");
    assertThat(rights("ben@example.org")).isEqualTo("lrs");
    assertThat(annsArchive("shareWith/u2/mayReadItems").booleanValue()).isTrue();
    assertThat(annsArchive("shareWith/u2/mayDelete").booleanValue()).isFalse();

    // What IMAP gives is seen, and what JMAP has no word for stays.
    at.of(at.ann).rights(at.caller(at.ann), "Archive", "team@example.org", Right.parse("lrt"));
    String team = Principals.groupId("team@example.org");
    assertThat(annsArchive("shareWith/" + team + "/mayReadItems").booleanValue()).isTrue();
    at.call(
        at.ann,
        "Mailbox/set",
        "{'update': {'" + archive + "': {'shareWith/" + team + "/mayAddItems': true}}}");
    assertThat(rights("team@example.org")).isEqualTo("lrit");
    assertThat(rights("ben@example.org")).isEqualTo("lrs");

    share("{'anyone': {'mayReadItems': true}}");
    assertThat(at.of(at.ann).mailboxes().find("Archive").rights())
        .containsOnly(Map.entry("anyone", "lr"));
    share("null");
    assertThat(at.of(at.ann).mailboxes().find("Archive").rights()).isEmpty();
  }

  @Test
  void whoIsNotThereCannotShare() {
    assertThat(share("{'u9': {'mayReadItems': true}}").at("/notUpdated/" + archive + "/type"))
        .hasToString("\"invalidProperties\"");
    assertThat(share("{'u1': {'mayReadItems': true}}").at("/notUpdated/" + archive + "/type"))
        .hasToString("\"invalidProperties\"");
    assertThat(share("{'u2': {'mayFly': true}}").at("/notUpdated/" + archive + "/type"))
        .hasToString("\"invalidProperties\"");
  }

  @Test
  void whoDoesNotKnowOfSharingIsSparedIt() {
    JsonNode mailbox =
        at.call(at.ann, Set.of("urn:ietf:params:jmap:mail"), "u1", "Mailbox/get", "{'ids': null}")
            .at("/list/0");
    assertThat(mailbox.has("shareWith")).isFalse();
    assertThat(mailbox.get("myRights").has("mayShare")).isFalse();
  }

  @Test
  void anAccountAppearsWithWhatMayBeDoneThere() {
    assertThat(at.catalogue.accounts().all(at.signedIn(at.ben))).hasSize(1);
    share("{'u2': {'mayReadItems': true}}");
    OpenAccount anns = at.catalogue.accounts().all(at.signedIn(at.ben)).get(1);
    assertThat(anns.id()).isEqualTo("u1");
    assertThat(anns.isReadOnly()).isTrue();
    assertThat(new OwnerCapability().ofAccount(anns))
        .hasToString("{\"accountIdForPrincipal\":\"u2\",\"principalId\":\"u1\"}");
    share("{'u2': {'mayReadItems': true, 'maySetSeen': true}}");
    assertThat(at.catalogue.accounts().all(at.signedIn(at.ben)).get(1).isReadOnly()).isFalse();
  }

  @Test
  void whatIsSubscribedIsWhatTheCallerSubscribed() {
    share("{'u2': {'mayReadItems': true}}");
    String query = "{'filter': {'isSubscribed': true}}";
    at.call(at.ann, "Mailbox/set", "{'update': {'" + archive + "': {'isSubscribed': true}}}");
    assertThat(at.call(at.ben, at.ann, "Mailbox/query", query).at("/ids")).isEmpty();
    at.call(
        at.ben, at.ann, "Mailbox/set", "{'update': {'" + archive + "': {'isSubscribed': true}}}");
    assertThat(at.call(at.ben, at.ann, "Mailbox/query", query).at("/ids/0").asText())
        .isEqualTo(archive);
  }

  @Test
  void aCopyHasNoKeywordsOfMailboxesThatTheCallerMayNotRead() throws MailException {
    String email = at.put(at.ann, "Archive", "Harbour");
    share("{'u2': {'mayReadItems': true}}");
    String inbox = at.mailbox(at.ann, "INBOX");
    at.call(
        at.ann, "Email/set", "{'update': {'%s': {'mailboxIds/%s': true}}}".formatted(email, inbox));
    MailAccount anns = at.of(at.ann);
    int hidden = anns.mailboxes().find("INBOX").id();
    int uid = anns.view(hidden).uid(0);
    anns.store(
        at.caller(at.ann),
        hidden,
        new int[] {uid},
        new FlagChange.Patch(Flags.of(List.of("hidden")), Flags.NONE),
        Long.MAX_VALUE);
    JsonNode copied =
        at.call(
            at.ben,
            "Email/copy",
            "{'fromAccountId': 'u1', 'create': {'k': {'id': '%s', 'mailboxIds': {'%s': true}}}}"
                .formatted(email, at.mailbox(at.ben, "INBOX")));
    String id = copied.at("/created/k/id").asText();
    JsonNode copy = at.call(at.ben, "Email/get", "{'ids': ['" + id + "']}");
    assertThat(copy.at("/list/0/keywords")).as(copied.toString()).isEmpty();
  }

  @Test
  void mailOfOthersIsReadAndSetAsRightsAllow() throws MailException {
    String email = at.put(at.ann, "Archive", "Harbour");
    String secret = at.put(at.ann, "INBOX", "Secret");
    share("{'u2': {'mayReadItems': true, 'maySetKeywords': true, 'mayAddItems': true}}");
    assertThat(at.call(at.ben, at.ann, "Email/query", "{}").get("ids"))
        .hasToString("[\"" + email + "\"]");
    assertThat(
            at.call(at.ben, at.ann, "Email/get", "{'ids': ['" + email + "','" + secret + "']}")
                .get("notFound"))
        .hasToString("[\"" + secret + "\"]");
    JsonNode set =
        at.call(
            at.ben,
            at.ann,
            "Email/set",
            "{'update': {'"
                + email
                + "': {'keywords/$flagged': true}}, 'destroy': ['"
                + email
                + "']}");
    assertThat(set.at("/notUpdated/" + email + "/type")).hasToString("\"willDestroy\"");
    set =
        at.call(
            at.ben,
            at.ann,
            "Email/set",
            "{'update': {'" + email + "': {'keywords/$flagged': true}}}");
    assertThat(set.get("updated").has(email)).isTrue();
    set = at.call(at.ben, at.ann, "Email/set", "{'destroy': ['" + email + "']}");
    assertThat(set.at("/notDestroyed/" + email + "/type")).hasToString("\"forbidden\"");
    assertThat(
            at.call(at.ben, at.ann, "Mailbox/set", "{'destroy': ['" + archive + "']}")
                .at("/notDestroyed/" + archive + "/type"))
        .hasToString("\"forbidden\"");
    assertThat(
            at.call(
                    at.ben,
                    at.ann,
                    "Mailbox/set",
                    "{'update': {'" + archive + "': {'shareWith/u3': {'mayReadItems': true}}}}")
                .at("/notUpdated/" + archive + "/type"))
        .hasToString("\"forbidden\"");
    assertThat(at.call(at.cid, at.ann, "Email/query", "{}").path("error").textValue())
        .isEqualTo("accountNotFound");
  }

  @Test
  void everybodySubscribesForThemselves() {
    share("{'u2': {'mayReadItems': true}}");
    String state = at.call(at.ben, at.ann, "Mailbox/get", "{'ids': []}").get("state").textValue();
    assertThat(bensArchive("isSubscribed").booleanValue()).isFalse();
    JsonNode set =
        at.call(
            at.ben,
            at.ann,
            "Mailbox/set",
            "{'update': {'" + archive + "': {'isSubscribed': true}}}");
    assertThat(set.get("updated").has(archive)).isTrue();
    assertThat(bensArchive("isSubscribed").booleanValue()).isTrue();
    assertThat(at.of(at.ben).subscriptions())
        .singleElement()
        .hasToString("Subscription[owner=default/u1, path=Archive]");
    assertThat(annsArchive("isSubscribed").booleanValue())
        .isEqualTo(at.of(at.ann).mailboxes().find("Archive").subscribed());
    assertThat(
            at.call(at.ben, at.ann, "Mailbox/changes", "{'sinceState': '" + state + "'}")
                .get("updated"))
        .hasToString("[\"" + archive + "\"]");
    at.call(
        at.ben, at.ann, "Mailbox/set", "{'update': {'" + archive + "': {'isSubscribed': false}}}");
    assertThat(bensArchive("isSubscribed").booleanValue()).isFalse();
  }

  private JsonNode bensArchive(String property) {
    return at.call(at.ben, at.ann, "Mailbox/get", "{'ids': ['" + archive + "']}")
        .at("/list/0/" + property);
  }

  @Test
  void whoGetsRightsIsTold() {
    String state = at.call(at.ben, "ShareNotification/get", "{}").get("state").textValue();
    share("{'u2': {'mayReadItems': true}}");
    JsonNode notice = at.call(at.ben, "ShareNotification/get", "{'ids': null}").at("/list/0");
    assertThat(notice.get("changedBy"))
        .hasToString("{\"name\":\"Ann\",\"email\":\"ann@example.org\",\"principalId\":\"u1\"}");
    assertThat(notice.get("objectType").textValue()).isEqualTo("Mailbox");
    assertThat(notice.get("objectAccountId").textValue()).isEqualTo("u1");
    assertThat(notice.get("objectId").textValue()).isEqualTo(archive);
    assertThat(notice.get("name").textValue()).isEqualTo("Archive");
    assertThat(notice.get("oldRights").isNull()).isTrue();
    assertThat(notice.at("/newRights/mayReadItems").booleanValue()).isTrue();
    assertThat(
            at.call(at.ben, "ShareNotification/changes", "{'sinceState': '" + state + "'}")
                .get("created"))
        .hasToString("[\"N1\"]");
    assertThat(at.call(at.ann, "ShareNotification/get", "{'ids': null}").get("list")).isEmpty();

    share("null");
    JsonNode found =
        at.call(
            at.ben,
            "ShareNotification/query",
            """
            {'filter': {'objectAccountId': 'u1', 'after': '2020-01-01T00:00:00Z'},
             'sort': [{'property': 'created', 'isAscending': false}], 'calculateTotal': true}
            """);
    assertThat(found.get("total").intValue()).isEqualTo(2);
    String query = found.get("queryState").textValue();
    JsonNode set =
        at.call(
            at.ben,
            "ShareNotification/set",
            "{'create': {'a': {}}, 'update': {'N1': {'name': 'x'}}, 'destroy': ['N2', 'N9']}");
    assertThat(set.at("/notCreated/a/type")).hasToString("\"forbidden\"");
    assertThat(set.at("/notUpdated/N1/type")).hasToString("\"forbidden\"");
    assertThat(set.get("destroyed")).hasToString("[\"N2\"]");
    assertThat(set.at("/notDestroyed/N9/type")).hasToString("\"notFound\"");
    assertThat(
            at.call(
                    at.ben,
                    "ShareNotification/queryChanges",
                    "{'sinceQueryState': '" + query + "'}")
                .get("removed"))
        .hasToString("[\"N2\"]");
  }

  @Test
  void membersOfAGroupAreToldAndOthersAreNot() {
    share("{'" + Principals.groupId("team@example.org") + "': {'mayReadItems': true}}");
    assertThat(at.call(at.ben, "ShareNotification/get", "{'ids': null}").get("list")).hasSize(1);
    assertThat(at.call(at.cid, "ShareNotification/get", "{'ids': null}").get("list")).isEmpty();
  }

  @Test
  void whoLeavesAGroupIsNotToldWhatASearchFoundBefore() throws Exception {
    String email = at.put(at.ann, "Archive", "Harbour");
    share("{'" + Principals.groupId("team@example.org") + "': {'mayReadItems': true}}");
    at.of(at.ann).rights(at.caller(at.ann), "INBOX", "ben@example.org", Right.parse("lr"));
    String query = "{'sort': [{'property': 'subject'}]}";
    assertThat(at.call(at.ben, at.ann, "Email/query", query).get("ids"))
        .hasToString("[\"" + email + "\"]");
    at.directory
        .groups()
        .removeMembers(Neighbours.ADMIN, "team@example.org", List.of("ben@example.org"));
    assertThat(at.call(at.ben, at.ann, "Email/query", query).get("ids")).isEmpty();
  }

  /// The server ends between the commit that gives a right and the one that tells of it.
  @Test
  void aCrashLosesNoNoticeAndTellsNoneTwice() throws MailException {
    at.mail.onRights((actor, owner) -> {
      at.notices.changing(actor, owner);
      return () -> {}; // nothing is run after that
    });
    at.of(at.ann).rights(at.caller(at.ann), "Archive", "ben@example.org", Right.parse("lr"));
    assertThat(at.call(at.ben, "ShareNotification/get", "{'ids': null}").get("list")).isEmpty();
    at.mail.onRights(at.notices);
    at.of(at.ann).rights(at.caller(at.ann), "Archive", "cid@example.org", Right.parse("lr"));
    at.notices.recover();
    at.notices.recover();
    assertThat(at.call(at.ben, "ShareNotification/get", "{'ids': null}").get("list")).hasSize(1);
    assertThat(at.call(at.cid, "ShareNotification/get", "{'ids': null}").get("list")).hasSize(1);
  }

  @Test
  void principalsAreThoseOfTheDirectory() throws DirectoryException {
    JsonNode got = at.call(at.ben, "Principal/get", "{'ids': ['u1', 'anyone', 'u77']}");
    assertThat(got.at("/list/0/name").textValue()).isEqualTo("Ann");
    assertThat(got.at("/list/0/type").textValue()).isEqualTo("individual");
    assertThat(got.at("/list/0/accounts").isNull()).isTrue();
    assertThat(got.get("notFound")).hasToString("[\"u77\"]");
    share("{'u2': {'mayReadItems': true}}");
    assertThat(
            at.call(at.ben, "Principal/get", "{'ids': ['u1']}")
                .at("/list/0/accounts/u1/name")
                .textValue())
        .isEqualTo("ann@example.org");
    assertThat(
            at.call(at.ben, "Principal/query", "{'filter': {'type': 'individual', 'text': 'CID'}}")
                .get("ids"))
        .hasToString("[\"u3\"]");
    assertThat(at.call(at.ben, "Principal/query", "{'filter': {'accountIds': ['u1']}}").get("ids"))
        .hasToString("[\"u1\"]");
    assertThat(at.call(at.ben, "Principal/set", "{'destroy': ['u1']}").at("/notDestroyed/u1/type"))
        .hasToString("\"forbidden\"");

    String state = got.get("state").textValue();
    at.directory.users().setEnabled(Neighbours.ADMIN, at.cid.account(), false);
    at.directory.groups().create(Neighbours.ADMIN, "new@example.org", "");
    JsonNode changes = at.call(at.ben, "Principal/changes", "{'sinceState': '" + state + "'}");
    assertThat(changes.get("destroyed")).hasToString("[\"u3\"]");
    assertThat(changes.get("updated"))
        .hasToString("[\"" + Principals.groupId("new@example.org") + "\"]");
    JsonNode query =
        at.call(at.ben, "Principal/queryChanges", "{'sinceQueryState': '" + state + "'}");
    assertThat(query.get("removed").toString()).contains("u3");
    assertThat(query.get("added")).hasSize(1);
  }
}
