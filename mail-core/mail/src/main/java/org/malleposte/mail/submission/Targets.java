package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.malleposte.directory.Directory;
import org.malleposte.directory.LocalRecipient;
import org.malleposte.directory.Resolution;
import org.malleposte.mail.Delivery;
import org.malleposte.mail.queue.Envelope;
import org.malleposte.mail.queue.OutboundQueue;
import org.malleposte.mail.submission.Submission.Path;
import org.malleposte.mail.submission.SubmissionException.Reason;

/// Who gets a message that is addressed so: people here, and addresses elsewhere.
///
/// @param directory knows who is here
/// @param queue knows whether anything goes elsewhere
record Targets(Directory directory, OutboundQueue queue) {

  /// Who gets the message, each as often as the envelope names it.
  List<Envelope.Recipient> of(List<Path> recipients) throws SubmissionException {
    if (recipients.isEmpty()) {
      throw new SubmissionException(Reason.NO_RECIPIENTS, "the message has no recipients");
    }
    if (recipients.size() > Submissions.RECIPIENTS) {
      throw new SubmissionException(
          Reason.TOO_MANY_RECIPIENTS,
          "a message has at most " + Submissions.RECIPIENTS + " recipients");
    }
    List<String> invalid = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    Map<Object, Envelope.Recipient> targets = new LinkedHashMap<>();
    for (Path path : recipients) {
      switch (directory.resolve(path.address())) {
        case Resolution.Local(List<LocalRecipient> people, List<String> forwards) -> {
          people.forEach(one -> add(targets, path, path.address(), Optional.of(local(one))));
          forwards.forEach(address -> add(targets, path, address, Optional.empty()));
          if (!forwards.isEmpty() && !queue.isOutward()) {
            outside.add(path.address());
          }
        }
        case Resolution.NotLocal _ -> {
          add(targets, path, path.address(), Optional.empty());
          if (!queue.isOutward()) {
            outside.add(path.address());
          }
        }
        case Resolution.Unknown _, Resolution.Disabled _, Resolution.TooMany _ ->
            invalid.add(path.address());
      }
    }
    if (!invalid.isEmpty()) {
      throw new SubmissionException(
          Reason.INVALID_RECIPIENTS, "nobody gets mail at " + String.join(", ", invalid), invalid);
    }
    if (!outside.isEmpty()) {
      throw new SubmissionException(
          Reason.NOT_OUTWARD,
          "this server sends nothing to " + String.join(", ", outside),
          outside);
    }
    if (targets.size() > Directory.MAX_RECIPIENTS) {
      throw new SubmissionException(
          Reason.TOO_MANY_RECIPIENTS, "the recipients stand for too many people");
    }
    return List.copyOf(targets.values());
  }

  private static Delivery.Recipient local(LocalRecipient one) {
    return new Delivery.Recipient(one.account(), one.address(), one.detail());
  }

  private static void add(
      Map<Object, Envelope.Recipient> targets,
      Path path,
      String address,
      Optional<Delivery.Recipient> local) {
    Envelope.Recipient recipient =
        new Envelope.Recipient(address, path.parameter("NOTIFY"), path.parameter("ORCPT"), local);
    // An account has the message once, however many of the addresses lead to it.
    targets.putIfAbsent(local.<Object>map(Delivery.Recipient::account).orElse(address), recipient);
  }
}
