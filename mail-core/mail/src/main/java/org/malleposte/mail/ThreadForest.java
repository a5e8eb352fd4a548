package org.malleposte.mail;

import java.util.Arrays;

/// Messages in threads. Nodes are numbers; a node is a message or, at the top only, one that is
/// missing and holds at least two others together.
public final class ThreadForest {
  /// No node.
  public static final int NONE = -1;

  /// The message of each node: the nodes beyond are of missing ones.
  private final int[] messages;

  private final int[] firstChild;
  private final int[] lastChild;
  private final int[] nextSibling;
  private int firstRoot = NONE;
  private int lastRoot = NONE;

  /// @param messages the index in its view of each message
  /// @param nodes how many there are
  ThreadForest(int[] messages, int nodes) {
    this.messages = messages;
    this.firstChild = new int[nodes];
    this.lastChild = new int[nodes];
    this.nextSibling = new int[nodes];
    Arrays.fill(firstChild, NONE);
    Arrays.fill(nextSibling, NONE);
  }

  void addRoot(int node) {
    if (lastRoot == NONE) {
      firstRoot = node;
    } else {
      nextSibling[lastRoot] = node;
    }
    lastRoot = node;
  }

  void addChild(int parent, int node) {
    if (firstChild[parent] == NONE) {
      firstChild[parent] = node;
    } else {
      nextSibling[lastChild[parent]] = node;
    }
    lastChild[parent] = node;
  }

  /// The first thread's top node, or [#NONE]; its siblings are those of the other threads.
  public int firstRoot() {
    return firstRoot;
  }

  public int firstChild(int node) {
    return firstChild[node];
  }

  public int nextSibling(int node) {
    return nextSibling[node];
  }

  /// The index in the view of the node's message; [#NONE] when that is missing.
  public int message(int node) {
    return node < messages.length ? messages[node] : NONE;
  }
}
