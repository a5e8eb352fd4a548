package org.malleposte.mail;

/// One thing to sort by.
///
/// @param reverse whether the greatest comes first
public record SortCriterion(SortField field, boolean reverse) {}
