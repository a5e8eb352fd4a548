package org.malleposte.jmap;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.malleposte.format.MessageSummary;
import org.malleposte.format.MessageSummaryCodec;
import org.malleposte.format.Part;
import org.malleposte.format.TransferEncodings;
import org.malleposte.mail.Email;
import org.malleposte.mail.StoredMessage;
import org.malleposte.storage.Content;
import org.malleposte.storage.ObjectKey;
import org.malleposte.storage.ObjectStore;
import org.malleposte.storage.Spool;
import org.malleposte.storage.StorageException;

/// The octets that an account holds (RFC 8620 §6): messages, their parts, and uploads.
public final class Blobs {
  private static final String MESSAGE = "message/rfc822";

  private final ObjectStore objects;
  private final Rooms rooms;
  private final Uploads uploads;

  Blobs(Rooms rooms) {
    this.rooms = rooms;
    this.objects = rooms.objects();
    this.uploads = new Uploads(rooms);
  }

  /// The blob of that id, or null when there is none, or none that the caller may read.
  public @Nullable Blob find(OpenAccount account, String id) {
    BlobId parsed = BlobId.parse(id);
    return parsed == null ? null : find(account, parsed);
  }

  private @Nullable Blob find(OpenAccount account, BlobId id) {
    return switch (id) {
      case BlobId.OfMessage message -> message(account, message);
      case BlobId.OfPart part -> part(account, part);
      case BlobId.OfInner inner -> inner(account, inner);
      case BlobId.Uploaded uploaded -> uploaded(account, uploaded);
    };
  }

  private @Nullable Blob inner(OpenAccount account, BlobId.OfInner id) {
    Blob message = find(account, id.message());
    if (message == null) {
      return null;
    }
    try {
      return MessageSource.parse(message).part(id);
    } catch (IOException e) {
      throw new StorageException("a message within another cannot be read", e);
    }
  }

  /// Keeps octets for a while, for the caller to make something of.
  public Blob keep(OpenAccount account, Content content, String type) {
    BlobId.Uploaded id = uploads.keep(account, content, type);
    Blob kept = uploaded(account, id);
    if (kept == null) {
      throw new IllegalStateException("what was just uploaded is gone");
    }
    return kept;
  }

  /// Lets another account have the octets, too.
  public Blob copy(Blob blob, OpenAccount to) throws IOException {
    try (Spool spool = new Spool(rooms.spools(), rooms.spoolMemory())) {
      try (InputStream octets = blob.open()) {
        octets.transferTo(spool);
      }
      return keep(to, spool, blob.type());
    }
  }

  private @Nullable Blob message(OpenAccount account, BlobId.OfMessage id) {
    Email email = readable(account, id.email());
    return email == null
        ? null
        : new Blob(id, email.size(), MESSAGE, email.body(), () -> objects.open(email.body()));
  }

  private @Nullable Blob part(OpenAccount account, BlobId.OfPart id) {
    Email email = readable(account, id.email());
    StoredMessage stored = email == null ? null : account.mail().message(id.email());
    byte[] header = stored == null ? null : account.mail().header(id.email());
    if (stored == null || header == null) {
      return null;
    }
    MessageSummary summary = MessageSummaryCodec.decode(stored.summary(), header);
    if (id.index() >= summary.parts().size()) {
      return null;
    }
    Part part = summary.parts().get(id.index());
    return part.kind() == Part.Kind.MULTIPART ? null : part(id, stored.body(), part);
  }

  private Blob part(BlobId.OfPart id, ObjectKey object, Part part) {
    return new Blob(
        id,
        part.decodedLength(),
        part.mediaType(),
        null,
        () -> TransferEncodings.decode(rooms.mail().body(object, part.body()), part.encoding()));
  }

  private static @Nullable Email readable(OpenAccount account, long id) {
    Email email = account.mail().email(id);
    return email == null || !account.reads(email) ? null : email;
  }

  private @Nullable Blob uploaded(OpenAccount account, BlobId.Uploaded id) {
    Upload upload = uploads.find(account, id);
    if (upload == null) {
      return null;
    }
    ObjectKey object = upload.object(account.accountId().tenant(), Uploads.hash(id));
    return new Blob(id, upload.size(), upload.type(), object, () -> objects.open(object));
  }
}
