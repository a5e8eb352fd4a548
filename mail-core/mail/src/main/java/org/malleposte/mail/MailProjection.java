package org.malleposte.mail;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.CommitListener;
import org.malleposte.account.Committed;

/// What the process keeps in memory of one mail account.
final class MailProjection implements CommitListener {
  final MailboxTree tree;
  final Views views;
  final Conversations conversations;

  private MailProjection(MailboxTree tree, Views views, Conversations conversations) {
    this.tree = tree;
    this.views = views;
    this.conversations = conversations;
  }

  static MailProjection of(
      Account account, ViewBudget budget, @Nullable ViewFolder folder, SortBudget sortBudget) {
    return account.project(here ->
        new MailProjection(
            MailboxTree.load(here),
            new Views(here, budget, folder),
            new Conversations(here, sortBudget)));
  }

  @Override
  public void committed(Committed commit) {
    tree.committed(commit);
    views.committed(commit);
    conversations.committed(commit);
  }
}
