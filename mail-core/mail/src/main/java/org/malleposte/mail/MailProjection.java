package org.malleposte.mail;

import org.jspecify.annotations.Nullable;
import org.malleposte.account.Account;
import org.malleposte.account.CommitListener;
import org.malleposte.account.Committed;

/// What the process keeps in memory of one mail account.
final class MailProjection implements CommitListener {
  final MailboxTree tree;
  final Views views;

  private MailProjection(MailboxTree tree, Views views) {
    this.tree = tree;
    this.views = views;
  }

  static MailProjection of(Account account, ViewBudget budget, @Nullable ViewFolder folder) {
    return account.project(
        here -> new MailProjection(MailboxTree.load(here), new Views(here, budget, folder)));
  }

  @Override
  public void committed(Committed commit) {
    tree.committed(commit);
    views.committed(commit);
  }
}
