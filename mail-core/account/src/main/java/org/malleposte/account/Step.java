package org.malleposte.account;

import org.jspecify.annotations.Nullable;

/// A change that took place, and between which states of the account.
///
/// @param value what the decision said
/// @param before the modseq that it was decided upon
/// @param after the modseq of its commit; `before` when it wrote nothing
/// @param alone whether nothing else happened between the two: else who knows `before` must still
///   look at what came after it
public record Step<T extends @Nullable Object>(T value, long before, long after, boolean alone) {}
