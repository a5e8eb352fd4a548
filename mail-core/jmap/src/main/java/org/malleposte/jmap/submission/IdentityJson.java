package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.malleposte.directory.EmailAddress;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.submission.Identity;
import org.malleposte.mail.submission.Identity.Person;

/// An Identity as JMAP has it (RFC 8621 §6).
final class IdentityJson {
  static final List<String> PROPERTIES =
      List.of(
          "id", "name", "email", "replyTo", "bcc", "textSignature", "htmlSignature", "mayDelete");

  private static final Set<String> SETTABLE =
      Set.of("name", "email", "replyTo", "bcc", "textSignature", "htmlSignature");

  private static final int SIGNATURE = 64 * 1024;
  private static final int PEOPLE = 100;

  private IdentityJson() {}

  static String id(Identity identity) {
    return "I" + identity.id();
  }

  /// -1 when it is no id of an identity.
  static long number(String id) {
    return Ids.number("I", id);
  }

  static ObjectNode of(Identity identity) {
    ObjectNode json =
        Json.object()
            .put("id", id(identity))
            .put("name", identity.name())
            .put("email", identity.email());
    json.set("replyTo", people(identity.replyTo()));
    json.set("bcc", people(identity.bcc()));
    return json.put("textSignature", identity.textSignature())
        .put("htmlSignature", identity.htmlSignature())
        .put("mayDelete", identity.mayDelete());
  }

  private static @Nullable ArrayNode people(List<Person> people) {
    if (people.isEmpty()) {
      return null;
    }
    ArrayNode array = Json.array();
    for (Person person : people) {
      ObjectNode one = array.addObject();
      one.put("name", person.name().isEmpty() ? null : person.name());
      one.put("email", person.email());
    }
    return array;
  }

  /// What a client wrote, whole, on the record as it was.
  ///
  /// @param json without what only the server sets
  static Identity read(ObjectNode json, Identity before) throws SetException {
    Set<String> wrong = new TreeSet<>();
    json.fieldNames().forEachRemaining(wrong::add);
    wrong.removeAll(SETTABLE);
    if (!wrong.isEmpty()) {
      throw SetException.invalid(
          "The server sets these, or does not know them.", wrong.toArray(String[]::new));
    }
    return new Identity(
        before.id(),
        text(json, "name", 1_000),
        email(json),
        people(json, "replyTo"),
        people(json, "bcc"),
        text(json, "textSignature", SIGNATURE),
        text(json, "htmlSignature", SIGNATURE),
        before.mayDelete(),
        before.created());
  }

  private static String text(ObjectNode json, String name, int most) throws SetException {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return "";
    }
    if (!value.isTextual() || value.textValue().length() > most) {
      throw SetException.invalid("It is a text of at most " + most + " characters.", name);
    }
    return value.textValue();
  }

  private static String email(ObjectNode json) throws SetException {
    String email = text(json, "email", 500);
    if (EmailAddress.parse(email).isEmpty()) {
      throw SetException.invalid("It is an address.", "email");
    }
    return email;
  }

  private static List<Person> people(ObjectNode json, String name) throws SetException {
    JsonNode value = json.path(name);
    List<Person> people = new ArrayList<>();
    if (value.isMissingNode() || value.isNull()) {
      return people;
    }
    if (!value.isArray() || value.size() > PEOPLE) {
      throw SetException.invalid("It is a list of at most " + PEOPLE + " addresses.", name);
    }
    for (JsonNode one : value) {
      if (!one.path("email").isTextual()) {
        throw SetException.invalid("An address has an email.", name);
      }
      people.add(new Person(one.path("name").asText(""), one.path("email").textValue()));
    }
    return people;
  }
}
