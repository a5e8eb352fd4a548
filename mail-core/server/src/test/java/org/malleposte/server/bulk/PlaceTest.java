package org.malleposte.server.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.malleposte.mail.Flags;

class PlaceTest {
  @Test
  void foldersOfMessagesAreMailboxes() {
    assertThat(Place.of("1.eml").mailbox()).isEqualTo("INBOX");
    assertThat(Place.of("Projects/2026/1.eml").mailbox()).isEqualTo("Projects/2026");
    assertThat(Place.of("inbox/1.eml").mailbox()).isEqualTo("INBOX");
    assertThat(Place.of("Entw&APw-rfe/1.eml").mailbox()).isEqualTo("Entwürfe");
  }

  @Test
  void aMaildirTellsFlagsAndArrival() {
    Place place = Place.of("Maildir/.Archive.2026/cur/1795253400.M1P2.host:2,FRS");

    assertThat(place.mailbox()).isEqualTo("Archive/2026");
    assertThat(place.flags()).isEqualTo(Flags.of("\\Flagged", "\\Answered", "\\Seen"));
    assertThat(place.date()).isEqualTo(Instant.ofEpochSecond(1_795_253_400));
    assertThat(Place.of("new/1795253400.M1P2.host").mailbox()).isEqualTo("INBOX");
    assertThat(Place.of("cur/x:2,").flags()).isEqualTo(Flags.NONE);
  }

  @Test
  void mboxFilesAreMailboxes() {
    assertThat(Place.ofMbox("mail.mbox").mailbox()).isEqualTo("INBOX");
    assertThat(Place.ofMbox("Lists/garden.mbox").mailbox()).isEqualTo("Lists/garden");
    assertThat(Place.ofMbox("Lists/garden.mbox/mbox").mailbox()).isEqualTo("Lists/garden");
  }

  @Test
  void whatProgramsKeepForThemselvesIsNoMessage() {
    assertThat(Place.isBookkeeping("dovecot.index.log")).isTrue();
    assertThat(Place.isBookkeeping("Maildir/dovecot-uidlist")).isTrue();
    assertThat(Place.isBookkeeping("Lists/dovecot")).isFalse();
    assertThat(Place.isBookkeeping("Lists/dovecot-news.mbox")).isFalse();
    assertThat(Place.isBookkeeping("tmp/half")).isTrue();
    assertThat(Place.isBookkeeping("Maildir/.Sent/tmp/half")).isTrue();
    assertThat(Place.isBookkeeping("tmp/Maildir/cur/1:2,S")).isFalse();
    assertThat(Place.isBookkeeping("cur/1:2,S")).isFalse();
    assertThat(Place.isMessage("x", "Subject: y\n".getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(Place.isMessage("x", "%PDF-1.4\n".getBytes(StandardCharsets.UTF_8))).isFalse();
  }
}
