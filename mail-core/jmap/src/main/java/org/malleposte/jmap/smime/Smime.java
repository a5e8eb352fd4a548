package org.malleposte.jmap.smime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.malleposte.format.Address;
import org.malleposte.format.ByteRange;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TransferEncodings;
import org.malleposte.jmap.OpenAccount;
import org.malleposte.jmap.Signatures;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.StoredMessage;
import org.malleposte.storage.StorageException;

/// Verifies the signatures of messages when somebody asks, and remembers what it found for a while.
///
/// A message never changes and the trust anchors stay, so what its signature was worth when it came
/// is found out at any time: the certificates are looked at as of then.
public final class Smime implements Signatures {
  /// RFC 9219 §4.1.4: older results are looked for again.
  private static final Duration FRESH = Duration.ofMinutes(10);

  private static final int MOST = 2_000;
  private static final byte[] NO_HEADER = new byte[0];
  private static final Verdict NONE = new Verdict(null, null, List.of(), null);

  private final Mail mail;
  private final Clock clock;
  private final Verifier verifier;
  private final Map<String, Verdict> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Verdict> eldest) {
          return size() > MOST;
        }
      };

  public Smime(Mail mail, Clock clock, Anchors anchors) {
    this.mail = mail;
    this.clock = clock;
    this.verifier = new Verifier(anchors);
  }

  @Override
  public Verdict of(OpenAccount account, Email email) {
    StoredMessage stored = account.mail().message(email.id());
    if (stored == null) {
      return NONE;
    }
    MessageSummary summary = MessageSummaryCodec.decode(stored.summary(), NO_HEADER);
    Signed signed = Signed.of(summary);
    if (signed == null) {
      return NONE;
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    String key = account.accountId() + " " + email.id();
    Verdict before;
    synchronized (known) {
      before = known.get(key);
    }
    Instant then = before == null ? null : before.verifiedAt();
    if (before != null && (then == null || then.plus(FRESH).isAfter(now))) {
      return before;
    }
    Verdict found = look(email, stored, summary, signed, now);
    synchronized (known) {
      known.put(key, found);
    }
    return found;
  }

  private Verdict look(
      Email email, StoredMessage stored, MessageSummary summary, Signed signed, Instant now) {
    Part content = signed.content();
    try {
      if (content == null && !isSignedData(stored, signed.signature())) {
        return new Verdict("unknown", "unknown", List.of(), null); // encrypted: not for us
      }
      try (InputStream octets = content == null ? null : raw(stored, content);
          InputStream signature = decoded(stored, signed.signature())) {
        Verifier.Found found = verifier.look(octets, signature, from(summary));
        List<String> errors = verifier.errors(found, now);
        List<String> then = verifier.errors(found, Instant.ofEpochMilli(email.receivedAt()));
        return new Verdict(word(errors), word(then), errors, now);
      }
    } catch (IOException e) {
      throw new StorageException("a message cannot be read", e);
    }
  }

  private static String word(List<String> errors) {
    return errors.isEmpty() ? Verdict.VERIFIED : "signed/failed";
  }

  private static Set<String> from(MessageSummary summary) {
    return Stream.concat(summary.from().stream(), summary.sender().stream())
        .filter(Address::isMailbox)
        .map(address -> address.email().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  /// The octets of a part with its header, as they were signed.
  private InputStream raw(StoredMessage stored, Part part) {
    long from = part.header().offset();
    long to = part.body().offset() + part.body().length();
    return mail.body(stored.body(), new ByteRange(from, to - from));
  }

  private InputStream decoded(StoredMessage stored, Part part) throws IOException {
    return TransferEncodings.decode(mail.body(stored.body(), part.body()), part.encoding());
  }

  /// Whether a CMS object is signed data (RFC 5652 §5.1), by its first octets: a sequence that
  /// begins with the object identifier 1.2.840.113549.1.7.2.
  private boolean isSignedData(StoredMessage stored, Part part) throws IOException {
    try (InputStream in = decoded(stored, part)) {
      byte[] first = in.readNBytes(24);
      return new String(first, StandardCharsets.ISO_8859_1)
          .contains("\u0006\t*\u0086H\u0086\u00f7\r\u0001\u0007\u0002");
    }
  }
}
