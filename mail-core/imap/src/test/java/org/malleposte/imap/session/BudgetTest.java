package org.malleposte.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void whatIsTakenIsGone() {
    Budget budget = new Budget(100);
    assertThat(budget.take(60)).isTrue();
    assertThat(budget.take(60)).isFalse();
    assertThat(budget.take(40)).isTrue();
    budget.give(60);
    assertThat(budget.take(60)).isTrue();
  }
}
