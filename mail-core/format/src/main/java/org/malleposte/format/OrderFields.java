package org.malleposte.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a message lists are ordered, threaded and filtered by (RFC 5256, RFC 5957).
///
/// @param messageId without angle brackets
/// @param isSmime whether it is signed or encrypted as a whole, by S/MIME (RFC 8551 §3)
/// @param from the first address of the field, and so on; null when there is none
public record OrderFields(
    @Nullable String messageId,
    List<String> inReplyTo,
    List<String> references,
    String baseSubject,
    boolean replyOrForward,
    @Nullable MailDate sentDate,
    @Nullable Address from,
    @Nullable Address to,
    @Nullable Address cc,
    boolean hasAttachment,
    boolean isSmime) {}
