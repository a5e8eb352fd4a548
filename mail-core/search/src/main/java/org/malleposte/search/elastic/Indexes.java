package org.malleposte.search.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.malleposte.search.elastic.Wire.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The indexes that there are of ours, `NAME-mail-VERSION`: one that this program writes, and
/// during a change of version an older one beside it that answers until the new one is complete.
/// The alias `NAME-mail` tells people which is in use.
final class Indexes {
  private static final Logger LOG = LoggerFactory.getLogger(Indexes.class);

  /// After that what is known is looked up again: another server may have changed it.
  private static final long FRESH = TimeUnit.SECONDS.toNanos(30);

  private final Wire wire;
  private final ElasticOptions options;
  private final int version;
  private final String stem;
  private final Pattern names;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile @Nullable Known known;

  /// What there was when it was looked.
  ///
  /// @param own what this program writes and asks first
  /// @param older what answers where that does not yet
  /// @param newest the highest version that there is
  private record Known(@Nullable Index own, @Nullable Index older, int newest, long at) {}

  /// @param version that this program writes
  Indexes(Wire wire, ElasticOptions options, int version) {
    this.wire = wire;
    this.options = options;
    this.version = version;
    this.stem = options.name() + "-mail";
    this.names = Pattern.compile(Pattern.quote(stem) + "-(\\d{1,9})");
  }

  /// The index that this program writes, or null when there is none yet.
  @Nullable Index own() throws Unavailable {
    return known().own;
  }

  /// One that answers beside it for now, or null.
  @Nullable Index older() throws Unavailable {
    return known().older;
  }

  /// What is known is not so any more.
  void forget() {
    known = null;
  }

  private Known known() throws Unavailable {
    Known last = known;
    if (last != null && System.nanoTime() - last.at < FRESH) {
      return last;
    }
    looking.lock();
    try {
      Known meanwhile = known;
      if (meanwhile != null && System.nanoTime() - meanwhile.at < FRESH) {
        return meanwhile;
      }
      Known fresh = look();
      known = fresh;
      return fresh;
    } finally {
      looking.unlock();
    }
  }

  private Known look() throws Unavailable {
    Answer answer = wire.ask("GET", "/" + stem + "-*/_settings?filter_path=*.settings.index.uuid");
    NavigableMap<Integer, Index> all = new TreeMap<>();
    if (answer.isGood()) {
      for (Map.Entry<String, JsonNode> each : answer.body().properties()) {
        Matcher name = names.matcher(each.getKey());
        if (name.matches()) {
          String uuid = each.getValue().path("settings").path("index").path("uuid").asText();
          int of = Integer.parseInt(name.group(1));
          all.put(of, new Index(wire, each.getKey(), uuid, of));
        }
      }
    } else if (answer.status() != 404) {
      throw new Unavailable("the indexes cannot be listed: " + answer.error());
    }
    Map.Entry<Integer, Index> before = all.lowerEntry(version);
    boolean readable = before != null && before.getKey() >= Fields.READABLE;
    return new Known(
        all.get(version),
        before != null && readable ? before.getValue() : null,
        all.isEmpty() ? 0 : all.lastKey(),
        System.nanoTime());
  }

  /// The index that this program writes, made when there is none.
  ///
  /// @throws Unavailable also when a newer program has made a newer one: there is no way back to it
  Index ownOrNew() throws Unavailable {
    Known now = known();
    if (now.own != null) {
      return now.own;
    }
    if (now.newest > version) {
      throw new Unavailable("the index is that of a newer version of this program");
    }
    make(now.newest == 0);
    forget();
    Index made = known().own;
    if (made == null) {
      throw new Unavailable("the index is gone as soon as it was made");
    }
    return made;
  }

  private void make(boolean alone) throws Unavailable {
    String name = stem + "-" + version;
    ObjectNode definition = Fields.definition(options, Index.writing(name));
    if (alone) {
      definition.withObject("/aliases").putObject(stem);
    }
    Answer answer = wire.ask("PUT", "/" + name, definition);
    if (answer.isGood()) {
      LOG.info("The search index {} was made; it is filled.", name);
    } else if (!answer.error().equals("resource_already_exists_exception")) {
      throw new Unavailable(
          "the index cannot be made: "
              + answer.error()
              + " "
              + answer.body().path("error").path("reason").asText());
    }
  }

  /// Takes a complete index into use: what is older goes.
  void settle(Index own) throws Unavailable {
    Index before = known().older;
    if (before == null) {
      return;
    }
    ObjectNode change = Wire.JSON.createObjectNode();
    ArrayNode actions = change.putArray("actions");
    actions.addObject().putObject("add").put("index", own.name()).put("alias", stem);
    actions.addObject().putObject("remove_index").put("index", before.name());
    Answer answer = wire.ask("POST", "/_aliases", change);
    forget();
    if (!answer.isGood()) {
      throw new Unavailable("the new index cannot be taken into use: " + answer.error());
    }
    LOG.info("The search index {} is in use in place of {}.", own.name(), before.name());
  }
}
