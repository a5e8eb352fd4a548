package org.malleposte.load;

import java.io.IOException;
import java.util.Locale;
import java.util.function.Consumer;

/// What can be played. Each knows how to run itself and hands over a [Result] for each step it
/// measured.
enum Scenario {
  APPEND {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), new AppendPlayer.Opener(options)));
    }
  },
  LMTP {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), new LmtpPlayer.Opener(options)));
    }
  },
  MIXED {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), new MixedPlayer.Opener(options)));
    }
  },
  FLAGS {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), FlagPlayer.opener(options)));
    }
  },
  RESYNC {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException {
      new Resync(options, results).play();
    }
  },
  REST {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Rest.play(options));
    }
  },
  LOGIN {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(
          Crowd.play(options, word(), connection -> new LoginPlayer(options, connection)));
    }
  },
  IDLE_LATENCY {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), new WatchPlayer.Opener(options)));
    }
  },
  BIG_MAILBOX {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException {
      new BigMailbox(options, results).play();
    }
  },
  FIRST_SELECT {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException {
      results.accept(FirstSelect.play(options));
    }
  },
  MANY_MAILBOXES {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException {
      new ManyMailboxes(options, results).play();
    }
  },
  JMAP_LIST {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), JmapListPlayer.opener(options)));
    }
  },
  JMAP_KEYWORD {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), JmapKeywordPlayer.opener(options)));
    }
  },
  JMAP_IMPORT {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), JmapImportPlayer.opener(options)));
    }
  },
  JMAP_THREAD {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(Crowd.play(options, word(), JmapThreadPlayer.opener(options)));
    }
  },
  JMAP_LISTEN {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(new JmapListeners(options).play());
    }
  },
  IDLE {
    @Override
    void play(Options options, Consumer<Result> results) throws IOException, InterruptedException {
      results.accept(new IdleCrowd(options).play());
    }
  };

  abstract void play(Options options, Consumer<Result> results)
      throws IOException, InterruptedException;

  /// The name on the command line and in the results.
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
