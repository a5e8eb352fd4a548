package org.malleposte.mail;

import java.util.Arrays;

/// Threads by the references between messages: REFERENCES (RFC 5256 §3; the numbers of its steps
/// are beside them), and REFS, which leaves subjects alone.
///
/// A node is a message's place, or beyond those a message that others refer to and that is not here
/// (a dummy).
final class ReferenceThreads {
  private static final int NONE = ThreadForest.NONE;

  private final Sorter messages;
  private final Columns columns;
  private final boolean subjects;
  private final int count;

  private int[] parent;

  /// Whether a node may be somebody's ancestor: then a link to it needs a look for loops.
  private boolean[] hasChildren;

  private int nodes;

  /// The node of each message id.
  private final int[] nodeOf;

  /// @param subjects whether threads of one base subject are put together
  ReferenceThreads(Sorter messages, boolean subjects) {
    this.messages = messages;
    this.columns = messages.columns;
    this.subjects = subjects;
    this.count = messages.count();
    this.nodes = count;
    this.parent = new int[Math.max(16, 2 * count)];
    this.hasChildren = new boolean[parent.length];
    this.nodeOf = new int[columns.ids.count()];
    Arrays.fill(parent, NONE);
    Arrays.fill(nodeOf, NONE);
  }

  ThreadForest build() {
    nameMessages();
    for (int place = 0; place < count; place++) {
      link(place);
    }
    prune();
    int[] order = Sorter.sorted(messages.identity(), messages.sent(), false);
    if (subjects) {
      new SubjectMerge(order).run();
      return forest(order);
    }
    return forestByLatest(order);
  }

  // --- (1) ---

  /// Of two messages with one id the second is as if it had another.
  private void nameMessages() {
    for (int place = 0; place < count; place++) {
      int id = columns.messageId[messages.rows[place]];
      if (id != Columns.NO_ID && nodeOf[id] == NONE) {
        nodeOf[id] = place;
      }
    }
  }

  private int node(int id) {
    if (nodeOf[id] == NONE) {
      nodeOf[id] = newDummy();
    }
    return nodeOf[id];
  }

  private int newDummy() {
    if (nodes == parent.length) {
      parent = Arrays.copyOf(parent, 2 * nodes);
      Arrays.fill(parent, nodes, parent.length, NONE);
      hasChildren = Arrays.copyOf(hasChildren, parent.length);
    }
    return nodes++;
  }

  private void link(int place) {
    int row = messages.rows[place];
    int last = NONE;
    for (int i = columns.referencesBegin(row); i < columns.referencesEnd[row]; i++) {
      int node = node(columns.references[i]);
      if (last != NONE && parent[node] == NONE) {
        adopt(last, node); // (A)
      }
      last = node;
    }
    // (B): what others say of this message's parent counts for nothing.
    parent[place] = NONE;
    if (last != NONE) {
      adopt(last, place);
    }
  }

  /// Makes a node without a parent another's child, unless that makes a loop.
  private void adopt(int to, int child) {
    boolean loop = to == child || hasChildren[child] && isBelow(to, child);
    if (!loop) {
      parent[child] = to;
      hasChildren[to] = true;
    }
  }

  private boolean isBelow(int node, int ancestor) {
    for (int n = node; n != NONE; n = parent[n]) {
      if (n == ancestor) {
        return true;
      }
    }
    return false;
  }

  // --- (2), (3) ---

  /// Messages below dummies become children of the next message above, or of the topmost dummy; one
  /// that holds a single child goes.
  private void prune() {
    int[] children = new int[nodes];
    for (int place = 0; place < count; place++) {
      int above = aboveDummies(parent[place]);
      parent[place] = above;
      if (above >= count) {
        children[above]++;
      }
    }
    for (int place = 0; place < count; place++) {
      if (parent[place] >= count && children[parent[place]] == 1) {
        parent[place] = NONE;
      }
    }
    Arrays.fill(parent, count, nodes, NONE);
  }

  /// The message at or above a node; if there is none, the topmost dummy. Shortens the way for who
  /// comes next.
  private int aboveDummies(int node) {
    if (node < count) {
      return node; // also NONE
    }
    int end = node;
    while (end >= count && parent[end] != NONE) {
      end = parent[end];
    }
    for (int n = node; n >= count && n != end; ) {
      int next = parent[n];
      parent[n] = end;
      n = next;
    }
    return end;
  }

  // --- (4), (6) ---

  /// Siblings by date; a dummy stands where its first child would.
  private ThreadForest forest(int[] order) {
    ThreadForest forest = new ThreadForest(messages.indexes, nodes);
    boolean[] placed = new boolean[nodes];
    for (int place : order) {
      int above = parent[place];
      if (above == NONE) {
        forest.addRoot(place);
      } else {
        forest.addChild(above, place);
        if (above >= count && !placed[above]) {
          placed[above] = true;
          forest.addRoot(above);
        }
      }
    }
    return forest;
  }

  /// The same with the threads in the order of their latest messages.
  private ThreadForest forestByLatest(int[] order) {
    ThreadForest forest = new ThreadForest(messages.indexes, nodes);
    int[] tops = new int[nodes];
    int[] latest = new int[nodes];
    Arrays.fill(tops, NONE);
    Arrays.fill(latest, NONE);
    for (int i = 0; i < count; i++) {
      int place = order[i];
      if (parent[place] != NONE) {
        forest.addChild(parent[place], place);
      }
      latest[top(place, tops)] = i;
    }
    for (int i = 0; i < count; i++) {
      int top = top(order[i], tops);
      if (latest[top] == i) {
        forest.addRoot(top);
      }
    }
    return forest;
  }

  private int top(int place, int[] tops) {
    int end = place;
    while (tops[end] == NONE && parent[end] != NONE) {
      end = parent[end];
    }
    int top = tops[end] == NONE ? end : tops[end];
    for (int n = place; n != end; n = parent[n]) {
      tops[n] = top;
    }
    return top;
  }

  // --- (5) ---

  /// Puts threads with one base subject together.
  private final class SubjectMerge {
    /// The roots in their order.
    private final int[] roots;

    private final int rootCount;

    /// The first child of each dummy.
    private final int[] firstOf;

    /// The children of dummies: where one's list begins, and the next of each.
    private final int[] nextOf;

    private final int[] lastOf;

    /// The thread of each subject.
    private final int[] table = new int[columns.words.count()];

    SubjectMerge(int[] order) {
      firstOf = new int[nodes];
      lastOf = new int[nodes];
      nextOf = new int[count];
      Arrays.fill(firstOf, NONE);
      Arrays.fill(nextOf, NONE);
      roots = new int[count];
      int n = 0;
      for (int place : order) {
        int above = parent[place];
        if (above == NONE) {
          roots[n++] = place;
        } else if (above >= count) {
          if (firstOf[above] == NONE) {
            firstOf[above] = place;
            roots[n++] = above;
          } else {
            nextOf[lastOf[above]] = place;
          }
          lastOf[above] = place;
        }
      }
      rootCount = n;
    }

    private int subject(int root) {
      return columns.subject[messages.rows[isDummy(root) ? firstOf[root] : root]];
    }

    private boolean isDummy(int root) {
      return root >= count;
    }

    private boolean isReply(int root) {
      return !isDummy(root) && columns.reply[messages.rows[root]];
    }

    void run() {
      Arrays.fill(table, NONE);
      for (int i = 0; i < rootCount; i++) {
        choose(roots[i]); // (B)
      }
      for (int i = 0; i < rootCount; i++) {
        merge(roots[i]); // (C)
      }
    }

    private void choose(int root) {
      int subject = subject(root);
      int chosen = table[subject];
      if (subject == 0) {
        return; // without a subject
      }
      boolean better =
          chosen == NONE
              || !isDummy(chosen) && (isDummy(root) || isReply(chosen) && !isReply(root));
      if (better) {
        table[subject] = root;
      }
    }

    private void merge(int root) {
      int subject = subject(root);
      int with = table[subject];
      if (subject == 0 || with == root) {
        return;
      }
      if (isDummy(with) && isDummy(root)) {
        for (int child = firstOf[root]; child != NONE; child = nextOf[child]) {
          parent[child] = with;
        }
      } else if (isDummy(with) || isReply(root) && !isReply(with)) {
        parent[root] = with;
      } else {
        int dummy = newDummy();
        parent[root] = dummy;
        parent[with] = dummy;
        table[subject] = dummy;
      }
    }
  }
}
