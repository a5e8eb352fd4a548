package org.malleposte.directory;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a sign-in costs the first time and after, and what a look-up costs.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SignInBenchmark {
  @SuppressWarnings("NullAway.Init") // by open()
  private TestingDirectory here;

  @Setup
  public void open() throws DirectoryException {
    here = new TestingDirectory();
  }

  @TearDown
  public void close() {
    here.close();
  }

  @Benchmark
  public Authentication repeated() {
    return here.authenticator.authenticate(
        "bob@example.org", "bob's secret", org.malleposte.directory.Scope.IMAP, "192.0.2.1");
  }

  @Benchmark
  public Authentication first() {
    Authenticator fresh = new Authenticator(here.directory, here.clock);
    return fresh.authenticate(
        "bob@example.org", "bob's secret", org.malleposte.directory.Scope.IMAP, "192.0.2.1");
  }

  @Benchmark
  public Resolution resolve() {
    return here.directory.resolve("bob+lists@example.org");
  }
}
