package org.malleposte.search.follow;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How much a thread leaves to others when the processors are busy: what `nice` does to a process.
/// The priorities of Java threads mean nothing on Linux without a flag that only root may use well.
final class Niceness {
  /// A tenth of a processor at least where another thread wants all of it.
  static final int POLITE = 10;

  private static final Logger LOG = LoggerFactory.getLogger(Niceness.class);
  private static final int PRIO_PROCESS = 0;
  private static final int CALLING_THREAD = 0;

  private Niceness() {}

  /// Makes the calling thread, which must be a platform thread, polite. Elsewhere than on Linux
  /// nothing happens: there it would be the whole process.
  static void bePolite() {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return;
    }
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle setPriority =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("setpriority"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      int failed = (int) setPriority.invokeExact(PRIO_PROCESS, CALLING_THREAD, POLITE);
      if (failed != 0) {
        LOG.info("The system does not let a thread be polite; indexing competes with delivery.");
      }
    } catch (Throwable e) {
      LOG.info("A thread cannot be made polite; indexing competes with delivery.", e);
    }
  }
}
