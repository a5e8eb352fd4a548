package org.malleposte.smtp.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.malleposte.account.Actor;
import org.malleposte.mail.NewMessage;

final class MemoryOutbox implements Outbox {
  record Queued(
      String sender, List<Pending> recipients, NewMessage message, String ret, String envid) {}

  final List<Queued> queued = new CopyOnWriteArrayList<>();

  @Override
  public void enqueue(
      Actor actor,
      String sender,
      List<Pending> recipients,
      NewMessage message,
      String ret,
      String envid) {
    queued.add(new Queued(sender, List.copyOf(recipients), message, ret, envid));
  }
}
