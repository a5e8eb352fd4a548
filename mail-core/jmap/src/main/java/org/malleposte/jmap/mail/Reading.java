package org.malleposte.jmap.mail;

import java.util.List;
import org.malleposte.jmap.Method;

/// The methods that look at mail.
final class Reading {
  private Reading() {}

  static List<Method> methods() {
    EmailSearch.Results results = new EmailSearch.Results();
    return List.of(
        new EmailGet(),
        HistoryMethod.EMAILS,
        new EmailQuery(results),
        new EmailQueryChanges(results),
        new EmailParse(),
        new MailboxQuery(),
        new MailboxQueryChanges(),
        new SearchSnippetGet(),
        new ThreadGet(),
        HistoryMethod.THREADS);
  }
}
