package org.malleposte.jmap;

import java.nio.file.Path;
import java.time.Clock;
import org.malleposte.account.Accounts;
import org.malleposte.directory.Authenticator;
import org.malleposte.directory.Directory;
import org.malleposte.mail.Mail;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.submission.Dispositions;
import org.malleposte.mail.submission.Identities;
import org.malleposte.mail.submission.Sending;
import org.malleposte.mail.submission.Submissions;
import org.malleposte.mail.submission.Vacations;
import org.malleposte.search.SearchIndex;
import org.malleposte.storage.ObjectStore;

/// The floors below, as JMAP uses them.
///
/// @param spools where large bodies under way are kept
/// @param spoolMemory octets of one that stay in memory
public record Rooms(
    Accounts accounts,
    Directory directory,
    Authenticator authenticator,
    Mail mail,
    ObjectStore objects,
    OutboundQueue queue,
    Sending sending,
    SearchIndex search,
    Clock clock,
    Path spools,
    int spoolMemory) {

  /// The same, sending without a limit.
  public Rooms(
      Accounts accounts,
      Directory directory,
      Authenticator authenticator,
      Mail mail,
      ObjectStore objects,
      OutboundQueue queue,
      SearchIndex search,
      Clock clock,
      Path spools,
      int spoolMemory) {
    this(
        accounts,
        directory,
        authenticator,
        mail,
        objects,
        queue,
        new Sending(
            new Submissions(directory, mail, queue, 0),
            new Identities(directory),
            new Vacations(directory, mail, queue),
            new Dispositions(directory, mail, queue, 0)),
        search,
        clock,
        spools,
        spoolMemory);
  }
}
