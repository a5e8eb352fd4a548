/// Mail in bulk: [Import] takes messages out of mbox files, Maildirs, folders and archives into an
/// account, [Export] writes an account down as mbox or Maildir. Both see files only through the
/// [org.malleposte.server.admin.Terminal] of whoever asked.
@NullMarked
package org.malleposte.server.bulk;

import org.jspecify.annotations.NullMarked;
