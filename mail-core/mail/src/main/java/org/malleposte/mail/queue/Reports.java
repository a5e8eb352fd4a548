package org.malleposte.mail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.malleposte.directory.Directory;
import org.malleposte.format.MessageParser;
import org.malleposte.mail.Mail;
import org.malleposte.mail.NewMessage;
import org.malleposte.storage.CorruptObject;
import org.malleposte.storage.NoSuchObject;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what senders are told (RFC 3464): the bodies are durable, the commit that enqueues them
/// is another's.
final class Reports {
  private static final Logger LOG = LoggerFactory.getLogger(Reports.class);

  private final Mail mail;
  private final Directory directory;
  private final QueueSettings settings;

  Reports(Mail mail, Directory directory, QueueSettings settings) {
    this.mail = mail;
    this.directory = directory;
    this.settings = settings;
  }

  /// A report that is ready to be enqueued.
  record Report(Envelope envelope, NewMessage message) {
    void insert(QueueDraft draft) {
      draft.insert("system", envelope, message);
    }
  }

  /// One report for each sort of news. The null sender is never written to (RFC 5321 §4.5.5), nor
  /// is somebody elsewhere while nothing leaves this server.
  List<Report> of(QueuedMessage message, List<Verdict> verdicts, Instant now) {
    boolean reachable = settings.outward() || directory.isLocal(message.sender());
    if (message.sender().isEmpty() || !reachable) {
      return List.of();
    }
    Map<String, List<Verdict>> byAction = new LinkedHashMap<>();
    for (Verdict verdict : verdicts) {
      if (verdict.reported()) {
        byAction.computeIfAbsent(verdict.action(), _ -> new ArrayList<>()).add(verdict);
      }
    }
    return byAction.values().stream().map(some -> report(message, some, now)).toList();
  }

  private Report report(QueuedMessage about, List<Verdict> verdicts, Instant now) {
    byte[] text;
    try (InputStream original = original(about)) {
      text = DeliveryReport.of(about, verdicts, settings, now, original);
    } catch (IOException e) {
      throw new StorageException("The message " + about.name() + " cannot be read", e);
    }
    MessageParser parser = new MessageParser();
    parser.update(text, 0, text.length);
    NewMessage kept = mail.keep(directory.tenant(), Spool.of(text), parser.finish());
    boolean ascii = about.sender().chars().allMatch(c -> c < 0x80);
    Envelope.Recipient sender =
        new Envelope.Recipient(about.sender(), "NEVER", "", Optional.empty());
    return new Report(new Envelope("", List.of(sender), "", "", !ascii), kept);
  }

  /// A body that is lost or damaged is no reason to keep the sender in the dark.
  private InputStream original(QueuedMessage about) {
    try {
      return mail.body(about.body());
    } catch (NoSuchObject | CorruptObject e) {
      LOG.error("the report about {} goes without its header", about.name(), e);
      return InputStream.nullInputStream();
    }
  }
}
