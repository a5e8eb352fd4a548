package org.malleposte.jmap.mail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TextExtractor;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Filter;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.Method;
import org.malleposte.jmap.MethodError;
import org.malleposte.jmap.MethodException;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessage;
import org.malleposte.search.WordQuery;
import org.malleposte.storage.StorageException;

/// SearchSnippet/get (RFC 8621 §5.1).
final class SearchSnippetGet implements Method {
  /// Characters of a message's text in which the words are looked for.
  private static final int LONGEST = 1 << 20;

  private static final byte[] NO_HEADER = new byte[0];

  @Override
  public String name() {
    return "SearchSnippet/get";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) throws MethodException {
    OpenAccount account = call.account(arguments);
    Filter filter = Filter.read(arguments);
    List<String> ids = arguments.ids("emailIds");
    arguments.end();
    if (ids.size() > call.limits().objectsInGet()) {
      throw new MethodException(MethodError.REQUEST_TOO_LARGE, "Too many emails for one call.");
    }
    new EmailFilter(call, account, filter); // refuses what it does not understand
    Snippets snippets = new Snippets(call.rooms().mail(), account, filter);
    ObjectNode answer = Json.object().put("accountId", account.id());
    ArrayNode list = answer.putArray("list");
    List<String> notFound = new ArrayList<>();
    for (String id : new LinkedHashSet<>(ids)) {
      String known = call.resolve(id);
      ObjectNode snippet = known == null ? null : snippets.of(known);
      if (snippet == null) {
        notFound.add(id);
      } else {
        list.add(snippet);
      }
    }
    answer.set("notFound", notFound.isEmpty() ? null : Json.array(notFound)); // RFC 8621 §5.1
    return answer;
  }

  /// Makes snippets for one filter.
  private static final class Snippets {
    private final Mail mail;
    private final OpenAccount account;
    private final Emails emails;
    private final List<WordQuery> inSubject = new ArrayList<>();
    private final List<WordQuery> inBody = new ArrayList<>();

    Snippets(Mail mail, OpenAccount account, @Nullable Filter filter) {
      this.mail = mail;
      this.account = account;
      this.emails = new Emails(account);
      if (filter != null) {
        collect(filter);
      }
    }

    /// What must not be there is not marked.
    private void collect(Filter filter) {
      switch (filter) {
        case Filter.Condition(ObjectNode properties) -> {
          collect(properties, "text", inSubject);
          collect(properties, "text", inBody);
          collect(properties, "subject", inSubject);
          collect(properties, "body", inBody);
        }
        case Filter.Operator operator -> {
          if (operator.kind() != Filter.Kind.NOT) {
            operator.conditions().forEach(this::collect);
          }
        }
      }
    }

    private static void collect(ObjectNode properties, String name, List<WordQuery> words) {
      JsonNode text = properties.get(name);
      if (text != null && text.isTextual()) {
        words.add(WordQuery.of(text.textValue()));
      }
    }

    @Nullable ObjectNode of(String id) {
      long number = Emails.number(id);
      StoredMessage stored = emails.find(number) == null ? null : account.mail().message(number);
      if (stored == null) {
        return null;
      }
      MessageSummary summary = MessageSummaryCodec.decode(stored.summary(), NO_HEADER);
      return Json.object()
          .put("emailId", id)
          .put("subject", new Snippet(inSubject).whole(summary.subject()))
          .put("preview", inBody.isEmpty() ? null : preview(stored, summary));
    }

    private @Nullable String preview(StoredMessage stored, MessageSummary summary) {
      Snippet snippet = new Snippet(inBody);
      for (Part part : summary.parts()) {
        String found = TextExtractor.isText(part) ? snippet.around(text(stored, part)) : null;
        if (found != null) {
          return found;
        }
      }
      return null;
    }

    private String text(StoredMessage stored, Part part) {
      try {
        return TextExtractor.text(mail.body(stored.body(), part.body()), part, LONGEST);
      } catch (IOException e) {
        throw new StorageException("a message cannot be read", e);
      }
    }
  }
}
