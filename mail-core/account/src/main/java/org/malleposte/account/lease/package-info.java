/// Work that one of several processes does at a time. A [org.malleposte.account.lease.Lease] is a
/// record of an account: who has it, by which number. The number rises with each that takes it, and
/// whoever writes checks it in the same commit.
@NullMarked
package org.malleposte.account.lease;

import org.jspecify.annotations.NullMarked;
