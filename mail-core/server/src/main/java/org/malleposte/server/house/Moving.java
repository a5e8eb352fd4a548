package org.malleposte.server.house;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.malleposte.archive.BodyCopy;
import org.malleposte.archive.Comparison;
import org.malleposte.archive.Mover;
import org.malleposte.server.config.Configuration;
import org.malleposte.storage.MetadataStore;
import org.malleposte.storage.StorageException;

/// Brings what an open house has to other stores, while it serves or after. What was brought stays:
/// a move that ended in the middle goes on where it was.
///
/// The last step marks the stores that were left, so that nobody serves from them by mistake.
public final class Moving implements AutoCloseable {
  /// Outside of all accounts: whether a store's mail is elsewhere by now.
  private static final String MARK = "moved";

  private static final int MARKS = 100;

  private final House house;
  private final Stores target;
  private final @Nullable DataDirectory folder;
  private final Mover mover;
  private final BodyCopy copy;

  private Moving(House house, Stores target, @Nullable DataDirectory folder) {
    this.house = house;
    this.target = target;
    this.folder = folder;
    this.mover = new Mover(house.metadata(), target.metadata(), Options.references());
    this.copy = new BodyCopy(house.objects(), target.objects());
  }

  /// Opens the stores to which a house is moved.
  ///
  /// @param to the configuration that the house has there
  /// @param path the folder that it has there, null for its own
  /// @throws StorageException they cannot be opened, or hold something else
  public static Moving open(House house, Configuration to, @Nullable Path path) throws IOException {
    boolean stays = path == null || path.toAbsolutePath().normalize().equals(home(house));
    refuseSame(house, to, stays);
    DataDirectory folder =
        stays || path == null ? null : DataDirectory.open(path.toAbsolutePath().normalize());
    Stores target = null;
    try {
      target = Stores.open(folder == null ? house.directories() : folder, to);
      Identity.tie(to.server().tenant(), house.metadata(), target);
      return new Moving(house, target, folder);
    } catch (RuntimeException e) {
      if (target != null) {
        target.close();
      }
      if (folder != null) {
        folder.close();
      }
      throw e;
    }
  }

  private static Path home(House house) {
    return house.directories().path().toAbsolutePath().normalize();
  }

  private static void refuseSame(House house, Configuration to, boolean stays) {
    Configuration from = house.configuration();
    boolean sameRecords =
        from.storage().metadata() == to.storage().metadata()
            && switch (to.storage().metadata()) {
              case EMBEDDED -> stays;
              case CASSANDRA -> from.cassandra().equals(to.cassandra());
            };
    boolean sameBodies = from.storage().objects() == to.storage().objects() && stays;
    if (sameRecords || sameBodies) {
      throw new StorageException(
          "The configuration names the %s that this house has already; a move changes both. With"
                  .formatted(sameRecords ? "records" : "bodies")
              + " --folder it can go to the same kind of store in another folder.");
    }
    if (!from.server().tenant().equals(to.server().tenant())) {
      throw new StorageException(
          "The configuration names another server.tenant, and a move does not change it.");
    }
  }

  /// Bodies that the house has.
  public long bodies() {
    return BodyCopy.count(house.objects());
  }

  /// Commits that the other stores lack at the moment.
  public long behind() {
    return mover.behind();
  }

  /// Bodies that were brought, and octets of these.
  public long copied() {
    return copy.copied();
  }

  public long copiedOctets() {
    return copy.octets();
  }

  /// Brings every body that is missing there.
  public void bringBodies(LongConsumer progress) {
    copy.copy("", progress);
  }

  /// Brings those that came since a moment: new ones are written under the month in which they
  /// came.
  public void bringBodiesSince(Instant moment) {
    List<String> prefixes = new ArrayList<>();
    YearMonth month = YearMonth.from(moment.atZone(ZoneOffset.UTC)).minusMonths(1);
    YearMonth now = YearMonth.from(house.clock().instant().atZone(ZoneOffset.UTC));
    for (; !month.isAfter(now); month = month.plusMonths(1)) {
      for (String tenant : tenants()) {
        prefixes.add(tenant + "/" + month + "/");
      }
    }
    prefixes.forEach(prefix -> copy.copy(prefix, _ -> {}));
  }

  private Set<String> tenants() {
    Set<String> tenants = new TreeSet<>();
    house
        .metadata()
        .accounts((account, _) -> {
          tenants.add(account.tenant());
          return true;
        });
    return tenants;
  }

  /// Brings the commits that there are; returns how many.
  public long bringCommits(LongConsumer progress) {
    return mover.round(progress);
  }

  /// Says in what the stores differ now; nobody may use either.
  ///
  /// @param reading whether every body there is read and hashed, else they are counted and measured
  public Comparison.Result compare(boolean reading) {
    Comparison comparison =
        new Comparison(house.metadata(), target.metadata(), Options.references()).accounts();
    return (reading
            ? comparison.bodies(house.objects(), target.objects())
            : comparison.sizes(house.objects(), target.objects()))
        .result();
  }

  /// Says to the stores that were left that the house is elsewhere, and to the others that it is
  /// there.
  public void finish(String where) {
    List<MetadataStore.StreamEntry> marks = target.metadata().read(MARK, 0, MARKS);
    if (!marks.isEmpty()) {
      target.metadata().trim(MARK, marks.getLast().position());
    }
    String text = where + " on " + house.clock().instant();
    house.metadata().append(MARK, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Refuses stores that were left.
  static void refuseLeft(MetadataStore metadata) {
    for (MetadataStore.StreamEntry entry : metadata.read(MARK, 0, 1)) {
      throw new StorageException(
          "The mail of this house was moved to %s. Serve it with the configuration it has there; what"
                  .formatted(new String(entry.value(), StandardCharsets.UTF_8))
              + " is here is what it was then. `malleposte move` from there brings it back.");
    }
  }

  @Override
  public void close() throws IOException {
    target.close();
    if (folder != null) {
      folder.close();
    }
  }
}
