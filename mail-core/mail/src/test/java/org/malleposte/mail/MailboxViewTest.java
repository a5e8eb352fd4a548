package org.malleposte.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// A view against a plain map of uid to entry, over thousands of random commits.
class MailboxViewTest {
  /// Counts some as unseen, so that the view looks for the first.
  private static final Mailbox MAILBOX = withUnseen(Mailbox.fresh(1, 0, "INBOX", "", 1, 1));

  private static Mailbox withUidNext(int next) {
    Mailbox.Edit edit = MAILBOX.edit();
    edit.uidNext = next;
    return edit.done();
  }

  private static Mailbox withUnseen(Mailbox mailbox) {
    Mailbox.Edit edit = mailbox.edit();
    edit.unseen = 1;
    return edit.done();
  }

  private static Entry entry(long modseq, Flags flags) {
    return new Entry(modseq, flags, modseq, modseq, modseq, 10);
  }

  @Test
  void everyViewStaysWhatItWasAndComparesRight() {
    Random random = new Random(7);
    TreeMap<Integer, Entry> model = new TreeMap<>();
    MailboxView view = new MailboxView.Builder().build(MAILBOX);
    List<MailboxView> views = new ArrayList<>();
    List<TreeMap<Integer, Entry>> models = new ArrayList<>();
    int next = 1;
    for (int commit = 1; commit <= 3_000; commit++) {
      TreeMap<Integer, Entry> touched = new TreeMap<>();
      for (int i = random.nextInt(4); i >= 0; i--) {
        int choice = random.nextInt(10);
        if (choice < 5 || model.isEmpty()) {
          touched.put(next++, entry(commit, Flags.NONE));
        } else {
          Integer uid = model.ceilingKey(1 + random.nextInt(next));
          if (uid != null) {
            touched.put(uid, choice < 8 ? entry(commit, Flags.of("\\Seen")) : null);
          }
        }
      }
      for (Map.Entry<Integer, Entry> change : touched.entrySet()) {
        if (change.getValue() == null) {
          model.remove(change.getKey());
        } else {
          model.put(change.getKey(), change.getValue());
        }
      }
      view = view.after(withUidNext(next), touched);
      assertThat(view.firstUnseen()).isEqualTo(firstUnseen(model));
      if (commit % 50 == 0) {
        views.add(view);
        models.add(new TreeMap<>(model));
      }
    }
    for (int i = 0; i < views.size(); i++) {
      assertSame(views.get(i), models.get(i));
      int later = i + random.nextInt(views.size() - i);
      assertCompares(views.get(i), models.get(i), views.get(later), models.get(later));
    }
  }

  private static int firstUnseen(TreeMap<Integer, Entry> model) {
    int index = 0;
    for (Entry entry : model.values()) {
      if (!entry.flags().seen()) {
        return index;
      }
      index++;
    }
    return -1;
  }

  private static void assertSame(MailboxView view, TreeMap<Integer, Entry> model) {
    assertThat(view.size()).isEqualTo(model.size());
    int index = 0;
    for (Map.Entry<Integer, Entry> expected : model.entrySet()) {
      assertThat(view.uid(index)).isEqualTo(expected.getKey());
      assertThat(view.entry(index)).isEqualTo(expected.getValue());
      assertThat(view.indexOf(expected.getKey())).isEqualTo(index);
      index++;
    }
    assertThat(view.indexOf(Integer.MAX_VALUE)).isEqualTo(-view.size() - 1);
    assertFindsWhatChanged(view, new ArrayList<>(model.values()));
    assertGaps(view, model);
  }

  private static void assertGaps(MailboxView view, TreeMap<Integer, Entry> model) {
    List<Integer> gone = new ArrayList<>();
    view.gaps((from, to) -> {
      for (long uid = from; uid <= to; uid++) {
        gone.add((int) uid);
      }
    });
    List<Integer> expected = new ArrayList<>();
    for (int uid = 1; uid < view.mailbox().uidNext(); uid++) {
      if (!model.containsKey(uid)) {
        expected.add(uid);
      }
    }
    assertThat(gone).containsExactlyElementsOf(expected);
    assertThat(view.hasGaps()).isEqualTo(!gone.isEmpty());
  }

  private static void assertFindsWhatChanged(MailboxView view, List<Entry> model) {
    long since = view.size() == 0 ? 0 : model.get(view.size() / 2).modseq();
    MailboxView.Cursor message = view.cursor();
    int next = view.nextChanged(0, since);
    for (int i = view.size() - 1; i >= 0; i--) {
      assertThat(message.moveTo(i).modseq()).isEqualTo(model.get(i).modseq());
    }
    for (int i = 0; i < view.size(); i++) {
      boolean changed = message.moveTo(i).modseq() > since;
      assertThat(next == i).isEqualTo(changed);
      next = changed ? view.nextChanged(i + 1, since) : next;
    }
    assertThat(next).isEqualTo(view.size());
  }

  private static void assertCompares(
      MailboxView before,
      TreeMap<Integer, Entry> modelBefore,
      MailboxView after,
      TreeMap<Integer, Entry> modelAfter) {
    List<Integer> gone = new ArrayList<>();
    List<Integer> changed = new ArrayList<>();
    List<Integer> added = new ArrayList<>();
    MailboxView.compare(
        before,
        after,
        new MailboxView.Difference() {
          @Override
          public void gone(int index, int uid) {
            assertThat(before.uid(index)).isEqualTo(uid);
            gone.add(uid);
          }

          @Override
          public void changed(int was, int is) {
            assertThat(before.uid(was)).isEqualTo(after.uid(is));
            changed.add(after.uid(is));
          }

          @Override
          public void added(int index, int uid) {
            assertThat(after.uid(index)).isEqualTo(uid);
            added.add(uid);
          }
        });
    assertThat(gone)
        .containsExactlyElementsOf(
            modelBefore.keySet().stream().filter(uid -> !modelAfter.containsKey(uid)).toList());
    assertThat(added)
        .containsExactlyElementsOf(
            modelAfter.keySet().stream().filter(uid -> !modelBefore.containsKey(uid)).toList());
    assertThat(changed)
        .containsExactlyElementsOf(
            modelAfter.keySet().stream()
                .filter(modelBefore::containsKey)
                .filter(uid -> modelBefore.get(uid).modseq() != modelAfter.get(uid).modseq())
                .toList());
    TreeMap<Integer, Entry> kept = new TreeMap<>(modelAfter);
    modelBefore.forEach(kept::putIfAbsent);
    assertSame(after.keepingAllOf(before), kept);
  }
}
