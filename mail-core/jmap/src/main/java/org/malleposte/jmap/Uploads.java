package org.malleposte.jmap;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.Draft;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;
import org.malleposte.storage.Content;
import org.malleposte.storage.ContentHash;
import org.malleposte.storage.Kind;
import org.malleposte.storage.ObjectKey;

/// What clients have uploaded and not yet used (RFC 8620 §6): kept for a day, in an account of the
/// system, so that an upload is no change of the mail. A body stays in the store for two months at
/// least, so the collector need not know of it.
final class Uploads {
  private static final String ACCOUNT = "uploads";
  static final Kind UPLOAD = Kind.mutable(96, "upload");

  /// RFC 8620 §6.1 wants an hour.
  private static final Duration KEPT = Duration.ofHours(24);

  /// Of one account: beyond, the oldest go.
  private static final int MOST = 1_000;

  private static final long MOST_OCTETS = 2L << 30;

  /// Uploads of one account that come before its uploads are looked through again.
  private static final int UNSEEN = 100;

  /// Accounts that are remembered.
  private static final int ROOMS = 10_000;

  private final Map<String, Room> left = new ConcurrentHashMap<>();
  private final Rooms rooms;
  private final Clock clock;
  private final Account account;

  Uploads(Rooms rooms) {
    this.rooms = rooms;
    this.clock = rooms.clock();
    this.account = rooms.accounts().open(new AccountId(rooms.directory().tenant(), ACCOUNT));
  }

  private record Kept(Bytes key, Upload upload) {}

  /// Makes the octets durable; those of an upload that is there already are kept for longer.
  BlobId.Uploaded keep(OpenAccount to, Content content, String type) {
    Instant now = clock.instant();
    YearMonth month = YearMonth.from(now.atZone(ZoneOffset.UTC));
    ObjectKey key = new ObjectKey(to.accountId().tenant(), month, content.hash());
    rooms.objects().put(key, content);
    note(to, content.hash(), new Upload(month, content.size(), type, now.plus(KEPT)));
    return BlobId.Uploaded.of(content.hash());
  }

  /// Notes that octets which are in the store belong to the account for a while.
  private void note(OpenAccount to, ContentHash hash, Upload upload) {
    String owner = owner(to);
    Room known = left.get(owner);
    Room rest =
        account.<Room, RuntimeException>change(
            to.caller().actor(),
            draft -> {
              Room before =
                  known != null && known.holds(upload)
                      ? known
                      : makeRoom(draft, owner, upload.size());
              draft.put(UPLOAD, Upload.key(owner, hash.bytes()), upload.encode());
              return before.without(upload);
            });
    if (left.size() >= ROOMS) {
      left.clear();
    }
    left.put(owner, rest);
  }

  /// What may still come before the uploads of an account are looked through again: roughly, when
  /// several come at once.
  private record Room(int uploads, long octets) {
    boolean holds(Upload upload) {
      return uploads > 0 && octets >= upload.size();
    }

    Room without(Upload upload) {
      return new Room(uploads - 1, octets - upload.size());
    }
  }

  /// Takes away what has expired and, where there is too much, the oldest: a tenth more than
  /// needed, so that not every upload has to look.
  private Room makeRoom(Draft draft, String owner, long octets) {
    List<Kept> kept = new ArrayList<>();
    Bytes prefix = Upload.prefix(owner);
    draft.scan(
        UPLOAD,
        prefix,
        prefix.afterPrefix(),
        (key, value) -> kept.add(new Kept(key, Upload.decode(value))));
    kept.sort(Comparator.comparing(k -> k.upload().expires()));
    long sum = octets + kept.stream().mapToLong(k -> k.upload().size()).sum();
    int count = 1 + kept.size();
    boolean full = count > MOST || sum > MOST_OCTETS;
    int most = full ? MOST - MOST / 10 : MOST;
    long mostOctets = full ? MOST_OCTETS - MOST_OCTETS / 10 : MOST_OCTETS;
    for (Kept oldest : kept) {
      boolean expired = oldest.upload().expires().isBefore(clock.instant());
      if (!expired && count <= most && sum <= mostOctets) {
        break;
      }
      draft.delete(UPLOAD, oldest.key());
      count--;
      sum -= oldest.upload().size();
    }
    return new Room(Math.clamp(1L + MOST - count, 1, UNSEEN), octets + MOST_OCTETS - sum);
  }

  /// What was uploaded to another's account is there for who did it, and nobody else; and each has
  /// room of their own (RFC 8620 §6, §6.1).
  private static String owner(OpenAccount account) {
    String name = account.accountId().name();
    return account.personal() ? name : name + "/" + account.caller().account().name();
  }

  @Nullable Upload find(OpenAccount in, BlobId.Uploaded id) {
    byte[] value = account.get(UPLOAD, Upload.key(owner(in), hash(id).bytes()));
    Upload upload = value == null ? null : Upload.decode(value);
    return upload == null || upload.expires().isBefore(clock.instant()) ? null : upload;
  }

  static ContentHash hash(BlobId.Uploaded id) {
    return new ContentHash(Bytes.of(HexFormat.of().parseHex(id.hash())));
  }
}
