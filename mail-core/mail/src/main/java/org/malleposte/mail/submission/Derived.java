package org.malleposte.mail.submission;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.malleposte.directory.EmailAddress;
import org.malleposte.format.Address;
import org.malleposte.format.MessageSummary;
import org.malleposte.mail.submission.Submission.Path;

/// The envelope that a message's header asks for (RFC 8621 §7).
///
/// @param identityAddress for a message that does not say who sends it
record Derived(MessageSummary summary, String identityAddress) {

  /// The address in Sender, else in From; of several, the identity's.
  Path sender() {
    List<String> named =
        Stream.of(summary.sender(), summary.from())
            .map(Derived::addresses)
            .filter(some -> !some.isEmpty())
            .findFirst()
            .orElse(List.of());
    return new Path(named.size() == 1 ? named.getFirst() : identityAddress, Map.of());
  }

  /// Those in To, Cc and Bcc, each once.
  List<Path> recipients() {
    Map<String, Path> recipients = new LinkedHashMap<>();
    for (List<Address> field : List.of(summary.to(), summary.cc(), summary.bcc())) {
      for (String address : addresses(field)) {
        String key = EmailAddress.parse(address).map(EmailAddress::key).orElse(address);
        recipients.putIfAbsent(key, new Path(address, Map.of()));
      }
    }
    return new ArrayList<>(recipients.values());
  }

  private static List<String> addresses(List<Address> field) {
    return field.stream().filter(Address::isMailbox).map(Address::email).toList();
  }
}
