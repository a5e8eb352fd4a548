package org.malleposte.mail.submission;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.malleposte.account.Actor;
import org.malleposte.directory.User;
import org.malleposte.format.HeaderField;
import org.malleposte.format.MailDate;
import org.malleposte.mail.Email;
import org.malleposte.mail.Mail;
import org.malleposte.mail.MessageSpool;
import org.malleposte.mail.NewMessage;
import org.malleposte.mail.queue.QueueSettings;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.storage.StorageException;

/// Writes messages as they leave.
record LeavingMessage(Mail mail, QueueSettings settings) {
  private static final int HEADER_BOUND = 256 * 1024;
  private static final int HOPS = 50;
  private static final int IN_MEMORY = 256 * 1024;

  /// The message as it leaves: with a trace field, complete, and without Bcc.
  NewMessage write(User user, Actor actor, Email email, List<Path> recipients)
      throws SubmissionException {
    try (InputStream in = mail.body(email.body());
        MessageSpool spool = new MessageSpool(settings.spool(), IN_MEMORY)) {
      byte[] header = header(in);
      spool.write(
          SubmittedHeader.write(
              user, mail.clock().instant(), trace(actor, recipients), header, HEADER_BOUND, HOPS));
      in.transferTo(spool);
      return mail.keep(email.body().tenant(), spool);
    } catch (IOException e) {
      throw new StorageException("The message to be sent cannot be read", e);
    }
  }

  private static byte[] header(InputStream in) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream(4096);
    boolean empty = true;
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      header.write(octet);
      if (octet == '\n' && empty || header.size() >= HEADER_BOUND) {
        break;
      }
      empty = octet == '\n' || empty && octet == '\r';
    }
    return header.toByteArray();
  }

  /// RFC 5321 §4.4, and RFC 5321 §7.6: with several recipients it does not name them.
  private byte[] trace(Actor actor, List<Path> recipients) {
    StringBuilder body = new StringBuilder();
    body.append("by ").append(settings.hostname());
    body.append(" with ").append(actor.protocol().toUpperCase(Locale.ROOT));
    if (!actor.session().isEmpty()) {
      body.append(" id ").append(actor.session());
    }
    if (recipients.size() == 1) {
      body.append(" for <").append(recipients.getFirst().address()).append('>');
    }
    body.append("; ");
    body.append(MailDate.of(mail.clock().instant().atOffset(ZoneOffset.UTC)).format());
    return HeaderField.structured("Received", body.toString());
  }
}
