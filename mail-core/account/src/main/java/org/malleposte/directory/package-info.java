/// Who is who: domains, people, aliases, groups and their passwords. [Directory] answers from
/// memory and is changed through its rooms ([Directory#users] and so on); [Authenticator] checks
/// passwords and tokens.
///
/// The directory is itself an account of the system, so its history is in a journal like any other;
/// what is kept in memory is a projection of it and holds no truth of its own.
@NullMarked
package org.malleposte.directory;

import org.jspecify.annotations.NullMarked;
