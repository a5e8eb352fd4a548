/// The one door to every account: [Accounts] opens an [Account], whose [Account#change] is the only
/// way to change it and whose journal is the only record of what changed.
///
/// A change is decided against a [Draft] and says in [Event]s what happened; changes that arrive
/// together become one commit. Projections ([CommitListener]) and watchers follow the commits.
@NullMarked
package org.malleposte.account;

import org.jspecify.annotations.NullMarked;
