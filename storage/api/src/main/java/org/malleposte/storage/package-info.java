/// The nouns of storage and its two contracts: [MetadataStore] keeps the records and the journal of
/// every account, [ObjectStore] keeps immutable bodies under the hash of their content.
///
/// Backends live in modules of their own and inherit the contract tests of this one.
@NullMarked
package org.malleposte.storage;

import org.jspecify.annotations.NullMarked;
