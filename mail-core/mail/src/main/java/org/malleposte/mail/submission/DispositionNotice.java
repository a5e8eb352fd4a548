package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.HeaderBlock;

/// What a message disposition notification says to programs (RFC 8098 §3.1).
///
/// @param reportingUa who made it, or null
/// @param gateway or null
/// @param originalRecipient with its type, `rfc822; joe@example.net`, or null
/// @param finalRecipient the same; empty when the notification does not say
/// @param originalMessageId with angle brackets, or null
/// @param action `manual-action` or `automatic-action`
/// @param sending `mdn-sent-manually` or `mdn-sent-automatically`
/// @param type `displayed`, `deleted`, `dispatched` or `processed`
/// @param extensions other fields by name
public record DispositionNotice(
    @Nullable String reportingUa,
    @Nullable String gateway,
    @Nullable String originalRecipient,
    String finalRecipient,
    @Nullable String originalMessageId,
    String action,
    String sending,
    String type,
    List<String> errors,
    Map<String, String> extensions) {
  public static final Set<String> ACTIONS = Set.of("manual-action", "automatic-action");
  public static final Set<String> SENDINGS = Set.of("mdn-sent-manually", "mdn-sent-automatically");
  public static final Set<String> TYPES = Set.of("displayed", "deleted", "dispatched", "processed");

  /// Fields and errors that are read of one.
  private static final int MOST = 100;

  public DispositionNotice {
    errors = List.copyOf(errors);
    extensions = Map.copyOf(extensions);
  }

  /// The type and the address of a recipient field.
  public static String address(String recipient) {
    return recipient.substring(recipient.indexOf(';') + 1).strip();
  }

  /// @return null when it is not whole: it says neither for whom it is nor what became of what
  public static @Nullable DispositionNotice read(HeaderBlock fields) {
    Map<String, String> extensions = new LinkedHashMap<>();
    Map<String, String> known = new LinkedHashMap<>();
    List<String> errors = new ArrayList<>();
    fields.fields().stream()
        .limit(MOST)
        .forEach(field -> {
          String name = field.name().toLowerCase(Locale.ROOT);
          String value = field.unfolded().strip();
          switch (name) {
            case "reporting-ua",
                "mdn-gateway",
                "original-recipient",
                "final-recipient",
                "original-message-id",
                "disposition" ->
                known.putIfAbsent(name, value);
            case "error" -> errors.add(value);
            default -> extensions.putIfAbsent(field.name(), value);
          }
        });
    String finalRecipient = known.get("final-recipient");
    Disposition disposition = Disposition.read(known.get("disposition"));
    return finalRecipient == null || disposition == null
        ? null
        : new DispositionNotice(
            known.get("reporting-ua"),
            known.get("mdn-gateway"),
            known.get("original-recipient"),
            finalRecipient,
            known.get("original-message-id"),
            disposition.action,
            disposition.sending,
            disposition.type,
            errors,
            extensions);
  }

  /// RFC 8098 §3.2.6: `manual-action/MDN-sent-manually; displayed`.
  private record Disposition(String action, String sending, String type) {
    static @Nullable Disposition read(@Nullable String value) {
      String[] parts =
          value == null
              ? new String[0]
              : value.toLowerCase(Locale.ROOT).replaceAll("\\s", "").split("[/;,]");
      boolean whole =
          parts.length >= 3
              && ACTIONS.contains(parts[0])
              && SENDINGS.contains(parts[1])
              && TYPES.contains(parts[2]);
      return whole ? new Disposition(parts[0], parts[1], parts[2]) : null;
    }
  }

  /// As it stands in the message.
  String text() {
    StringBuilder out = new StringBuilder();
    line(out, "Reporting-UA", reportingUa);
    line(out, "MDN-Gateway", gateway);
    line(out, "Original-Recipient", originalRecipient);
    line(out, "Final-Recipient", finalRecipient);
    line(out, "Original-Message-ID", originalMessageId);
    line(out, "Disposition", action + "/" + sending + "; " + type);
    errors.forEach(error -> line(out, "Error", error));
    extensions.forEach((name, value) -> line(out, name, value));
    return out.toString();
  }

  private static void line(StringBuilder out, String name, @Nullable String value) {
    if (value != null) {
      out.append(name).append(": ").append(value).append("\r\n");
    }
  }
}
