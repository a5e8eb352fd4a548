package org.malleposte.smtp.server;

import java.util.List;
import org.malleposte.account.Actor;
import org.malleposte.mail.NewMessage;

/// Seam.
public interface Outbox {
  record Pending(String address, String notifyWhen, String orcpt, boolean local) {}

  void enqueue(
      Actor actor,
      String sender,
      List<Pending> recipients,
      NewMessage message,
      String ret,
      String envid);
}
