package org.malleposte.storage.embedded;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The file name of a segment: `000000000007-2.pack` is segment 7, rewritten twice. Of two
/// generations the later one counts: it was given its name only when it was complete.
record SegmentName(long number, int generation) {
  private static final Pattern FORM = Pattern.compile("(\\d{12})-(\\d{1,9})\\.pack");

  static @Nullable SegmentName parse(String name) {
    Matcher form = FORM.matcher(name);
    return form.matches()
        ? new SegmentName(Long.parseLong(form.group(1)), Integer.parseInt(form.group(2)))
        : null;
  }

  Path in(Path directory) {
    return directory.resolve(toString());
  }

  @Override
  public String toString() {
    return "%012d-%d.pack".formatted(number, generation);
  }
}
