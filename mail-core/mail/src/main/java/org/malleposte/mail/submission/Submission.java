package org.malleposte.mail.submission;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.malleposte.storage.record.FieldReader;
import org.malleposte.storage.record.FieldWriter;

/// A message that was handed in to be sent (RFC 8621 §7).
///
/// @param identity whose id the client named
/// @param queued the queue's id of the message, 0 when it is in no queue
/// @param created modseq of the commit that made it
/// @param messageId of the message, without angle brackets, or empty
/// @param deliveryReports emails that came back and tell what became of it (RFC 3464)
/// @param dispositions the same of what its readers did (RFC 8098)
public record Submission(
    long id,
    String identity,
    long email,
    long thread,
    Path sender,
    List<Recipient> recipients,
    Instant sendAt,
    Undo undo,
    long queued,
    long created,
    String messageId,
    List<Long> deliveryReports,
    List<Long> dispositions) {
  public Submission {
    recipients = List.copyOf(recipients);
    deliveryReports = List.copyOf(deliveryReports);
    dispositions = List.copyOf(dispositions);
  }

  /// Whether it can be taken back, and whether it was.
  public enum Undo {
    PENDING,
    FINAL,
    CANCELED
  }

  /// An address of the envelope with its parameters (RFC 5321 §4.1.2), some without a value.
  public record Path(String address, Map<String, Optional<String>> parameters) {
    public Path {
      parameters = Map.copyOf(parameters);
    }

    /// The value of a parameter as queues have it, empty when there is none.
    String parameter(String name) {
      for (Map.Entry<String, Optional<String>> entry : parameters.entrySet()) {
        if (entry.getKey().equalsIgnoreCase(name)) {
          String value = entry.getValue().orElse("");
          return name.equals("NOTIFY") ? value.toUpperCase(Locale.ROOT) : value;
        }
      }
      return "";
    }
  }

  /// @param delivered `queued`, `yes`, `no` or `unknown` (RFC 8621 §7)
  /// @param reply one line as SMTP has it
  /// @param displayed whether a notification said so
  public record Recipient(Path path, String delivered, String reply, boolean displayed) {
    Recipient with(String other, String otherReply) {
      return new Recipient(path, other, otherReply, displayed);
    }

    Recipient shown() {
      return new Recipient(path, delivered, reply, true);
    }
  }

  Submission with(List<Recipient> others) {
    return new Submission(
        id,
        identity,
        email,
        thread,
        sender,
        others,
        sendAt,
        undo,
        queued,
        created,
        messageId,
        deliveryReports,
        dispositions);
  }

  Submission withReports(List<Long> deliveries, List<Long> others) {
    return new Submission(
        id,
        identity,
        email,
        thread,
        sender,
        recipients,
        sendAt,
        undo,
        queued,
        created,
        messageId,
        deliveries,
        others);
  }

  Submission with(Undo other) {
    return new Submission(
        id,
        identity,
        email,
        thread,
        sender,
        recipients,
        sendAt,
        other,
        queued,
        created,
        messageId,
        deliveryReports,
        dispositions);
  }

  byte[] encode() {
    FieldWriter out =
        new FieldWriter(256)
            .number(1, id)
            .text(2, identity)
            .number(3, email)
            .number(4, thread)
            .nested(5, path(sender))
            .number(6, sendAt.toEpochMilli())
            .number(7, undo.ordinal())
            .number(8, queued)
            .number(9, created)
            .text(11, messageId);
    deliveryReports.forEach(report -> out.number(12, report));
    dispositions.forEach(report -> out.number(13, report));
    for (Recipient recipient : recipients) {
      out.nested(
          10,
          new FieldWriter()
              .nested(1, path(recipient.path))
              .text(2, recipient.delivered)
              .text(3, recipient.reply)
              .flag(4, recipient.displayed));
    }
    return out.toByteArray();
  }

  private static FieldWriter path(Path path) {
    FieldWriter out = new FieldWriter().text(1, path.address);
    path.parameters.forEach((name, value) -> {
      FieldWriter parameter = new FieldWriter().text(1, name);
      value.ifPresent(text -> parameter.textAlways(2, text));
      out.nested(2, parameter);
    });
    return out;
  }

  static Submission decode(byte[] record) {
    long[] numbers = new long[10];
    String identity = "";
    Path sender = new Path("", Map.of());
    List<Recipient> recipients = new ArrayList<>();
    String messageId = "";
    List<Long> deliveries = new ArrayList<>();
    List<Long> dispositions = new ArrayList<>();
    FieldReader in = new FieldReader(record);
    while (in.next()) {
      switch (in.field()) {
        case 2 -> identity = in.text();
        case 5 -> sender = path(in.nested());
        case 10 -> recipients.add(recipient(in.nested()));
        case 11 -> messageId = in.text();
        case 12 -> deliveries.add(in.number());
        case 13 -> dispositions.add(in.number());
        default -> {
          if (in.field() < numbers.length) {
            numbers[in.field()] = in.number();
          } // else a later version's field
        }
      }
    }
    return new Submission(
        numbers[1],
        identity,
        numbers[3],
        numbers[4],
        sender,
        recipients,
        Instant.ofEpochMilli(numbers[6]),
        Undo.values()[(int) numbers[7]],
        numbers[8],
        numbers[9],
        messageId,
        deliveries,
        dispositions);
  }

  private static Recipient recipient(FieldReader in) {
    Path path = new Path("", Map.of());
    String delivered = "";
    String reply = "";
    boolean displayed = false;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> path = path(in.nested());
        case 2 -> delivered = in.text();
        case 3 -> reply = in.text();
        case 4 -> displayed = in.flag();
        default -> {} // a later version's field
      }
    }
    return new Recipient(path, delivered, reply, displayed);
  }

  private static Path path(FieldReader in) {
    String address = "";
    Map<String, Optional<String>> parameters = new LinkedHashMap<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> address = in.text();
        case 2 -> parameter(in.nested(), parameters);
        default -> {} // a later version's field
      }
    }
    return new Path(address, parameters);
  }

  private static void parameter(FieldReader in, Map<String, Optional<String>> parameters) {
    String name = "";
    Optional<String> value = Optional.empty();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> name = in.text();
        case 2 -> value = Optional.of(in.text());
        default -> {} // a later version's field
      }
    }
    parameters.put(name, value);
  }
}
