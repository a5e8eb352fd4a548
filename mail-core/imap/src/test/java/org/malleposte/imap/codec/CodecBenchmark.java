package org.malleposte.imap.codec;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// Commands decoded and FETCH lines encoded a second. An operation is one command, or one line.
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CodecBenchmark {
  private static final int COMMANDS = 1000;
  private static final String[] SIMPLE = {
    "a1 NOOP\r\n",
    "a2 UID FETCH 1:* (FLAGS)\r\n",
    "a3 UID STORE 4242 +FLAGS.SILENT (\\Seen)\r\n",
    "a4 UID FETCH 4242 (UID RFC822.SIZE BODY.PEEK[])\r\n",
    "a5 STATUS \"Sent Items\" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ)\r\n",
    "a6 SELECT INBOX\r\n",
    "a7 UID SEARCH UNSEEN SINCE 1-Feb-2024\r\n",
    "a8 LOGIN joe secret\r\n",
  };
  private static final byte[] SEEN = Decoding.octets("(\\Seen \\Answered)");

  private final byte[] pipeline = pipeline(SIMPLE);
  private final byte[] literals = pipeline("a1 LOGIN {3+}\r\njoe {6+}\r\nsecret\r\n");
  private final byte[][] single = single();
  private final ImapDecoder decoder = new ImapDecoder(DecoderLimits.DEFAULT, AppendDoor.CLOSED);
  private long sent;
  private final ResponseWriter writer = new ResponseWriter((_, length) -> sent += length);

  private static byte[] pipeline(String... commands) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < COMMANDS; i++) {
      out.writeBytes(Decoding.octets(commands[i % commands.length]));
    }
    return out.toByteArray();
  }

  private static byte[][] single() {
    byte[][] single = new byte[SIMPLE.length][];
    for (int i = 0; i < SIMPLE.length; i++) {
      single[i] = Decoding.octets(SIMPLE[i]);
    }
    return single;
  }

  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public void decodePipelined(Blackhole hole) {
    decode(pipeline, hole);
  }

  @Benchmark
  @OperationsPerInvocation(8)
  public void decodeOneByOne(Blackhole hole) {
    for (byte[] command : single) {
      decode(command, hole);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public void decodeLiterals(Blackhole hole) {
    decode(literals, hole);
  }

  private void decode(byte[] octets, Blackhole hole) {
    decoder.feed(octets);
    for (Decoded decoded = decoder.next(); decoded != null; decoded = decoder.next()) {
      hole.consume(decoded);
    }
  }

  @Benchmark
  @OperationsPerInvocation(COMMANDS)
  public long encodeFetch() {
    for (int i = 1; i <= COMMANDS; i++) {
      writer
          .untagged()
          .number(i)
          .raw(" FETCH (UID ")
          .number(100_000 + i)
          .raw(" FLAGS ")
          .octets(SEEN)
          .raw(" MODSEQ (")
          .number(9_000_000_000L + i)
          .raw("))")
          .end();
    }
    return sent;
  }
}
