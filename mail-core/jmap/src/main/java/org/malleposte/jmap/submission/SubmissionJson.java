package org.malleposte.jmap.submission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.jmap.BlobId;
import org.malleposte.jmap.Ids;
import org.malleposte.jmap.Json;
import org.malleposte.jmap.SetException;
import org.malleposte.mail.Email;
import org.malleposte.mail.submission.Submission;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.mail.submission.Submission.Recipient;
import org.malleposte.mail.submission.Submission.Undo;

/// An EmailSubmission as JMAP has it (RFC 8621 §7).
final class SubmissionJson {
  static final List<String> PROPERTIES =
      List.of(
          "id",
          "identityId",
          "emailId",
          "threadId",
          "envelope",
          "sendAt",
          "undoStatus",
          "deliveryStatus",
          "dsnBlobIds",
          "mdnBlobIds");

  private static final Set<String> OF_SENDER =
      Set.of("HOLDFOR", "HOLDUNTIL", "RET", "ENVID", "BODY", "SIZE", "SMTPUTF8");
  private static final Set<String> OF_RECIPIENT = Set.of("NOTIFY", "ORCPT");

  private SubmissionJson() {}

  static String id(Submission submission) {
    return "S" + submission.id();
  }

  /// -1 when it is no id of a submission.
  static long number(String id) {
    return Ids.number("S", id);
  }

  static ObjectNode of(Submission submission) {
    ObjectNode json =
        Json.object()
            .put("id", id(submission))
            .put("identityId", submission.identity())
            .put("emailId", Email.objectId(submission.email()))
            .put("threadId", Email.threadObjectId(submission.thread()));
    ObjectNode envelope = json.putObject("envelope");
    envelope.set("mailFrom", path(submission.sender()));
    submission.recipients().forEach(one -> envelope.withArray("rcptTo").add(path(one.path())));
    json.put("sendAt", date(submission.sendAt()));
    json.put("undoStatus", undo(submission.undo()));
    ObjectNode status = json.putObject("deliveryStatus");
    submission.recipients().forEach(one -> status.set(one.path().address(), status(one)));
    json.set("dsnBlobIds", blobs(submission.deliveryReports()));
    json.set("mdnBlobIds", blobs(submission.dispositions()));
    return json;
  }

  /// A UTCDate (RFC 8620 §1.4).
  static String date(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static String undo(Undo undo) {
    return undo.name().toLowerCase(Locale.ROOT);
  }

  /// The reports as they came, as long as they are there.
  private static ArrayNode blobs(List<Long> emails) {
    return Json.array(emails.stream().map(id -> new BlobId.OfMessage(id).toString()).toList());
  }

  private static ObjectNode status(Recipient recipient) {
    String reply = recipient.reply().isEmpty() ? "250 2.0.0 Queued" : recipient.reply();
    return Json.object()
        .put("smtpReply", reply)
        .put("delivered", recipient.delivered())
        .put("displayed", recipient.displayed() ? "yes" : "unknown");
  }

  private static ObjectNode path(Path path) {
    ObjectNode json = Json.object().put("email", path.address());
    if (path.parameters().isEmpty()) {
      return json.putNull("parameters");
    }
    ObjectNode parameters = json.putObject("parameters");
    path.parameters().forEach((name, value) -> parameters.put(name, value.orElse(null)));
    return json;
  }

  /// What a client wrote as an envelope.
  record Envelope(Path sender, List<Path> recipients) {}

  /// Null when it is to be taken from the message.
  static @Nullable Envelope envelope(ObjectNode submission) throws SetException {
    JsonNode envelope = submission.path("envelope");
    if (envelope.isMissingNode() || envelope.isNull()) {
      return null;
    }
    JsonNode rcptTo = envelope.path("rcptTo");
    if (!rcptTo.isArray()) {
      throw SetException.invalid("An envelope has rcptTo, a list.", "envelope");
    }
    List<Path> recipients = new ArrayList<>();
    for (JsonNode one : rcptTo) {
      recipients.add(path(one, OF_RECIPIENT));
    }
    return new Envelope(path(envelope.path("mailFrom"), OF_SENDER), recipients);
  }

  private static Path path(JsonNode json, Set<String> known) throws SetException {
    JsonNode email = json.path("email");
    JsonNode parameters = json.path("parameters");
    if (!email.isTextual() || !(parameters.isContainerNode() || parameters.isEmpty())) {
      throw SetException.invalid("An address has an email, and parameters or null.", "envelope");
    }
    Map<String, Optional<String>> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : parameters.properties()) {
      JsonNode value = entry.getValue();
      if (!known.contains(entry.getKey().toUpperCase(Locale.ROOT))
          || !(value.isTextual() || value.isNull())) {
        throw SetException.invalid(
            "There is no parameter " + entry.getKey() + " here.", "envelope");
      }
      values.put(
          entry.getKey(), value.isNull() ? Optional.empty() : Optional.of(value.textValue()));
    }
    return new Path(email.textValue(), values);
  }
}
