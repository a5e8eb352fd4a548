package org.malleposte.format;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How long a message takes, in microseconds; divide its octets by that for MB/s.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
public class MessageParserBenchmark {
  @Param({"text20k", "newsletter20k", "attachment1m", "text1m"})
  public String kind = "";

  private byte[] message = new byte[0];

  @Setup
  public void write() {
    String text =
        switch (kind) {
          case "text20k" -> plain(20_000);
          case "text1m" -> plain(1_000_000);
          case "newsletter20k" -> newsletter(16_000);
          default -> attachment(1_000_000);
        };
    message = text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  @Benchmark
  public MessageSummary parse() {
    return MessageParser.parse(message);
  }

  @Benchmark
  public MessageSummaryCodec.Encoded parseAndEncode() {
    return MessageSummaryCodec.encode(MessageParser.parse(message));
  }

  private static final String HEADER =
      """
      Return-Path: <rosa@example.org>
      Received: from mx1.example.org (mx1.example.org [192.0.2.1])
      \tby mail.example.net with ESMTPS id 4XyZ1234
      \tfor <max@example.net>; Mon, 02 Nov 2026 10:15:02 +0100 (CET)
      Received: from [192.0.2.77] (client.example.org [192.0.2.77])
      \tby mx1.example.org with ESMTPSA id 1234;
      \tMon, 02 Nov 2026 10:15:01 +0100 (CET)
      DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=2026;
      \tt=1793610901; h=from:to:subject:date:message-id:mime-version:content-type;
      \tbh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;
      \tb=dGhpcyBpcyBub3QgYSBzaWduYXR1cmUsIGJ1dCBpdCBpcyBhcyBsb25nIGFzIG9uZSBpcw==
      Date: Mon, 02 Nov 2026 10:15:00 +0100
      From: Rosa Muster <rosa@example.org>
      To: Max Muster <max@example.net>, "Team, All" <team@example.net>
      Cc: =?UTF-8?Q?Ren=C3=A9?= <rene@example.net>
      Subject: Re: [team] =?UTF-8?B?w5ZmZm51bmdzemVpdGVu?=
      Message-ID: <20261102101500.1234@example.org>
      In-Reply-To: <20261101.77@example.net>
      References: <20261031.1@example.net> <20261101.77@example.net>
      MIME-Version: 1.0
      """;

  private static String plain(int octets) {
    String line = "It is a truth universally acknowledged, that a single man in possession of\n";
    return HEADER
        + "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
        + line.repeat(octets / line.length());
  }

  private static String newsletter(int octets) {
    String cell =
        "<td style=3D\"padding:0\"><a href=3D\"https://example.org/=\n?id=3D1\">Offer</a></td>\n";
    return HEADER
        + "Content-Type: multipart/alternative; boundary=\"b1\"\n\n--b1\n"
        + "Content-Type: text/plain; charset=utf-8\n\n"
        + "Offers of the week, and more offers of the week.\n".repeat(80)
        + "--b1\nContent-Type: text/html; charset=utf-8\n"
        + "Content-Transfer-Encoding: quoted-printable\n\n<html><body><table>\n"
        + cell.repeat(octets / cell.length())
        + "</table></body></html>\n--b1--\n";
  }

  private static String attachment(int octets) {
    byte[] content = new byte[octets * 3 / 4];
    new Random(1).nextBytes(content);
    String encoded = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content);
    return HEADER
        + "Content-Type: multipart/mixed; boundary=\"b1\"\n\n--b1\n"
        + "Content-Type: text/plain; charset=utf-8\n\nSee the attachment.\n"
        + "--b1\nContent-Type: application/octet-stream; name=x.bin\n"
        + "Content-Disposition: attachment; filename=x.bin\n"
        + "Content-Transfer-Encoding: base64\n\n"
        + encoded
        + "\n--b1--\n";
  }
}
