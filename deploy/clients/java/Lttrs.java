import com.google.common.net.MediaType;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;
import rs.ltt.jmap.client.JmapClient;
import rs.ltt.jmap.client.blob.Uploadable;
import rs.ltt.jmap.common.entity.Comparator;
import rs.ltt.jmap.common.entity.Email;
import rs.ltt.jmap.common.entity.EmailAddress;
import rs.ltt.jmap.common.entity.EmailBodyPart;
import rs.ltt.jmap.common.entity.EmailBodyValue;
import rs.ltt.jmap.common.entity.EmailImport;
import rs.ltt.jmap.common.entity.EmailSubmission;
import rs.ltt.jmap.common.entity.Mailbox;
import rs.ltt.jmap.common.entity.Role;
import rs.ltt.jmap.common.entity.capability.MailAccountCapability;
import rs.ltt.jmap.common.entity.filter.EmailFilterCondition;
import rs.ltt.jmap.common.method.MethodCall;
import rs.ltt.jmap.common.method.MethodResponse;
import rs.ltt.jmap.common.method.call.email.ChangesEmailMethodCall;
import rs.ltt.jmap.common.method.call.email.GetEmailMethodCall;
import rs.ltt.jmap.common.method.call.email.ImportEmailMethodCall;
import rs.ltt.jmap.common.method.call.email.QueryEmailMethodCall;
import rs.ltt.jmap.common.method.call.email.SetEmailMethodCall;
import rs.ltt.jmap.common.method.call.identity.GetIdentityMethodCall;
import rs.ltt.jmap.common.method.call.mailbox.GetMailboxMethodCall;
import rs.ltt.jmap.common.method.call.submission.SetEmailSubmissionMethodCall;
import rs.ltt.jmap.common.method.response.email.ChangesEmailMethodResponse;
import rs.ltt.jmap.common.method.response.email.GetEmailMethodResponse;
import rs.ltt.jmap.common.method.response.email.ImportEmailMethodResponse;
import rs.ltt.jmap.common.method.response.email.SetEmailMethodResponse;
import rs.ltt.jmap.common.method.response.identity.GetIdentityMethodResponse;
import rs.ltt.jmap.common.method.response.mailbox.GetMailboxMethodResponse;
import rs.ltt.jmap.common.method.response.submission.SetEmailSubmissionMethodResponse;
import rs.ltt.jmap.common.util.Patches;

/// What rs.ltt.jmap's client does for deploy/clients/jmap.sh: one command a run, answers on
/// standard output.
final class Lttrs {
  private static final String[] SHOWN = {
    "id", "subject", "keywords", "mailboxIds", "textBody", "bodyValues"
  };

  private final JmapClient jmap;
  private final String account;

  private Lttrs(JmapClient jmap) throws Exception {
    this.jmap = jmap;
    this.account = jmap.getSession().get().getPrimaryAccount(MailAccountCapability.class);
  }

  public static void main(String[] words) throws Exception {
    var env = System.getenv();
    var session =
        URI.create(
            "http://" + env.get("MAIL_HOST") + ":" + env.get("HTTP_PORT") + "/.well-known/jmap");
    try (var jmap =
        new JmapClient(
            env.get("MAIL_USER"), env.get("MAIL_PASSWORD"), HttpUrl.get(session.toString()))) {
      new Lttrs(jmap).run(words);
    }
    System.exit(0); // its threads wait for more
  }

  private void run(String[] words) throws Exception {
    switch (words[0]) {
      case "folders" -> mailboxes().forEach(mailbox -> System.out.println(mailbox.getName()));
      case "subjects" -> {
        for (var email : emails(mailbox(words[1]))) {
          System.out.println(email.getSubject());
        }
      }
      case "read" -> {
        var email = email(words[1]);
        var part = email.getTextBody().getFirst().getPartId();
        System.out.print(email.getBodyValues().get(part).getValue());
      }
      case "flag" -> {
        var patch = Patches.builder().set("keywords/$flagged", true).set("keywords/$seen", true);
        update(email(words[1]), patch.build());
      }
      case "move" ->
          update(email(words[1]), Patches.set("mailboxIds", Map.of(mailbox(words[2]), true)));
      case "import" -> take(Path.of(words[1]), mailbox(words[2]));
      case "send" -> send(words[1], words[2], words[3]);
      case "state" -> System.out.println(get(new String[0]).getState());
      case "changes" -> changes(words[1]);
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  private <T extends MethodResponse> T call(MethodCall call, Class<T> type) throws Exception {
    return jmap.call(call).get().getMain(type);
  }

  private List<Mailbox> mailboxes() throws Exception {
    var call = GetMailboxMethodCall.builder().accountId(account).build();
    return List.of(call(call, GetMailboxMethodResponse.class).getList());
  }

  private String mailbox(String name) throws Exception {
    return mailboxes().stream()
        .filter(
            mailbox ->
                name.equals("INBOX")
                    ? mailbox.getRole() == Role.INBOX
                    : mailbox.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getId();
  }

  private String mailbox(Role role) throws Exception {
    return mailboxes().stream().filter(m -> m.getRole() == role).findFirst().orElseThrow().getId();
  }

  /// The messages of a mailbox, or of all when that is null, the newest first: both calls are one
  /// request.
  private List<Email> emails(String mailbox) throws Exception {
    var query =
        QueryEmailMethodCall.builder()
            .accountId(account)
            .sort(new Comparator[] {new Comparator("receivedAt", false)});
    if (mailbox != null) {
      query.filter(EmailFilterCondition.builder().inMailbox(mailbox).build());
    }
    var both = jmap.newMultiCall();
    var found = both.call(query.build());
    var got =
        both.call(
            GetEmailMethodCall.builder()
                .accountId(account)
                .idsReference(found.createResultReference("/ids"))
                .properties(SHOWN)
                .fetchTextBodyValues(true)
                .build());
    both.execute();
    return List.of(got.getMethodResponses().get().getMain(GetEmailMethodResponse.class).getList());
  }

  private Email email(String subject) throws Exception {
    return emails(null).stream()
        .filter(email -> email.getSubject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private GetEmailMethodResponse get(String[] ids) throws Exception {
    var call =
        GetEmailMethodCall.builder()
            .accountId(account)
            .ids(ids)
            .properties(new String[] {"id", "subject", "keywords"})
            .build();
    return call(call, GetEmailMethodResponse.class);
  }

  private void update(Email email, Map<String, Object> patch) throws Exception {
    var call =
        SetEmailMethodCall.builder()
            .accountId(account)
            .update(Map.of(email.getId(), patch))
            .build();
    require(call(call, SetEmailMethodResponse.class).getUpdatedCreatedCount() == 1, "an update");
  }

  private void take(Path file, String mailbox) throws Exception {
    var blob = jmap.upload(account, new Message(Files.readAllBytes(file)), percent -> {}).get();
    var email =
        EmailImport.builder().blobId(blob.getBlobId()).mailboxIds(Map.of(mailbox, true)).build();
    var call = ImportEmailMethodCall.builder().accountId(account).email("m", email).build();
    require(call(call, ImportEmailMethodResponse.class).getCreated().containsKey("m"), "an import");
  }

  private record Message(byte[] octets) implements Uploadable {
    @Override
    public InputStream getInputStream() {
      return new ByteArrayInputStream(octets);
    }

    @Override
    public MediaType getMediaType() {
      return MediaType.create("message", "rfc822");
    }

    @Override
    public long getContentLength() {
      return octets.length;
    }
  }

  private void send(String to, String subject, String text) throws Exception {
    var identities = GetIdentityMethodCall.builder().accountId(account).build();
    var identity = call(identities, GetIdentityMethodResponse.class).getList()[0];
    var draft =
        Email.builder()
            .mailboxId(mailbox(Role.DRAFTS), true)
            .keyword("$draft", true)
            .keyword("$seen", true)
            .from(EmailAddress.builder().email(identity.getEmail()).build())
            .to(EmailAddress.builder().email(to).build())
            .subject(subject)
            .bodyValue("1", EmailBodyValue.builder().value(text).build())
            .textBody(EmailBodyPart.builder().partId("1").type("text/plain").build())
            .build();
    var sent =
        Patches.builder()
            .set("mailboxIds", Map.of(mailbox(Role.SENT), true))
            .remove("keywords/$draft")
            .build();
    var both = jmap.newMultiCall();
    both.call(SetEmailMethodCall.builder().accountId(account).create(Map.of("d", draft)).build());
    var submitted =
        both.call(
            SetEmailSubmissionMethodCall.builder()
                .accountId(account)
                .create(
                    Map.of(
                        "s",
                        EmailSubmission.builder()
                            .emailId("#d")
                            .identityId(identity.getId())
                            .build()))
                .onSuccessUpdateEmail(Map.of("#s", sent))
                .build());
    both.execute();
    var response =
        submitted.getMethodResponses().get().getMain(SetEmailSubmissionMethodResponse.class);
    require(response.getCreated() != null && response.getCreated().containsKey("s"), "a sending");
  }

  private void changes(String since) throws Exception {
    var call = ChangesEmailMethodCall.builder().accountId(account).sinceState(since).build();
    var changes = call(call, ChangesEmailMethodResponse.class);
    Set<String> created = new HashSet<>(Arrays.asList(changes.getCreated()));
    Set<String> all = new HashSet<>(created);
    all.addAll(Arrays.asList(changes.getUpdated()));
    for (var email : get(all.toArray(String[]::new)).getList()) {
      var keywords = new TreeSet<>(email.getKeywords().keySet());
      System.out.println(
          (created.contains(email.getId()) ? "created " : "updated ")
              + email.getSubject()
              + (keywords.isEmpty() ? "" : " " + String.join(" ", keywords)));
    }
    for (var _ : changes.getDestroyed()) {
      System.out.println("destroyed");
    }
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalStateException(what + " was refused");
    }
  }
}
