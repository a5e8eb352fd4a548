package org.malleposte.mail;

import org.malleposte.account.Draft;
import org.malleposte.storage.AccountId;
import org.malleposte.storage.Bytes;

/// For a message of a store elsewhere: an account takes it once, whenever it comes again.
record SourceReceipt(Bytes id) implements Receipt {
  @Override
  public String sender() {
    return "";
  }

  @Override
  public Bytes id(AccountId account, String part) {
    return id;
  }

  @Override
  public boolean hasRival(Bytes given) {
    return false;
  }

  @Override
  public boolean isAgain(Records records, Bytes given) {
    return records.get(MailKinds.IMPORT, given) != null;
  }

  @Override
  public void note(Draft draft, Bytes given) {
    DeliveryIds.note(draft, MailKinds.IMPORT, given);
  }

  @Override
  public void unsure(Bytes given) {} // so does what is in

  @Override
  public void acknowledged() {} // the mark stays in any case

  @Override
  public void unacknowledged() {}
}
