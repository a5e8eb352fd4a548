package org.malleposte.server.cli;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.queue.QueuedMessage;
import org.malleposte.mail.queue.QueuedRecipient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Mail that waits.
@Command(
    name = "queue",
    description = "Mail that waits to go on: list, show, retry, cancel, hold, release.")
final class QueueCommand extends Group {
  private static final int STEP = 500;

  QueueCommand(Context context) {
    super(context);
  }

  @Command(description = "Lists the messages that wait.")
  int list() throws IOException, Refusal {
    Table table = new Table("id", "since", "sender", "recipients", "octets", "held", "message-id");
    long after = 0;
    List<QueuedMessage> some;
    do {
      some = queue().list(after, STEP);
      for (QueuedMessage m : some) {
        after = m.id();
        table.row(
            m.name(),
            m.created().toString(),
            "<" + m.sender() + ">",
            m.recipients().stream().map(QueuedRecipient::address).toList(),
            m.size(),
            m.held(),
            m.messageId());
      }
    } while (!some.isEmpty());
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Shows a message's recipients and what came of the attempts.")
  int show(@Parameters(paramLabel = "ID") String id) throws IOException, Refusal {
    QueuedMessage message =
        queue()
            .show(QueuedMessage.id(id))
            .orElseThrow(() -> new Refusal("There is no message " + id + " in the queue."));
    Table table = new Table("recipient", "attempts", "next", "host", "answer");
    for (QueuedRecipient r : message.recipients()) {
      table.row(r.address(), r.attempts(), r.next().toString(), r.host(), r.answer());
    }
    context.print(table);
    return Exit.OK;
  }

  @Command(description = "Tries messages again now.")
  int retry(
      @Parameters(paramLabel = "ID", arity = "0..*") @Nullable List<String> ids,
      @Option(names = "--all", description = "All of them.") boolean all)
      throws IOException, Refusal {
    if (all == (ids != null && !ids.isEmpty())) {
      throw new Refusal("Name messages by their ids, or all of them with --all.");
    }
    if (all || ids == null) {
      context.done(queue().flush(context.actor()) + " messages are tried again now.");
      return Exit.OK;
    }
    return each(ids, "is tried again now", id -> queue().retry(context.actor(), id));
  }

  @Command(description = "Takes messages out of the queue; the senders are not told.")
  int cancel(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids)
      throws IOException, Refusal {
    return each(ids, "was cancelled", id -> queue().cancel(context.actor(), id));
  }

  @Command(description = "Keeps messages from being tried.")
  int hold(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids)
      throws IOException, Refusal {
    return each(ids, "is held", id -> queue().hold(context.actor(), id));
  }

  @Command(description = "Lets messages that were held go on.")
  int release(@Parameters(paramLabel = "ID", arity = "1..*") List<String> ids)
      throws IOException, Refusal {
    return each(ids, "goes on", id -> queue().release(context.actor(), id));
  }

  private interface Step {
    boolean done(long id) throws IOException, Refusal;
  }

  private int each(List<String> ids, String what, Step step) throws IOException, Refusal {
    int done = 0;
    for (String id : ids) {
      if (step.done(QueuedMessage.id(id))) {
        context.done(id + " " + what + ".");
        done++;
      } else {
        context.err().println("There is no message " + id + " in the queue.");
      }
    }
    return done == ids.size() ? Exit.OK : done == 0 ? Exit.REFUSED : Exit.PARTLY;
  }

  private OutboundQueue queue() throws IOException, Refusal {
    return context.house().queue();
  }
}
