package org.malleposte.directory;

import java.time.Instant;
import org.malleposte.storage.AccountId;

/// Who was a user: the account and its mail stay until the retention is over, the address is free.
public record RemovedUser(AccountId account, String address, Instant removed) {}
