package org.malleposte.mail;

/// What became of a change of flags.
///
/// @param changed uids whose flags are others now, rising
/// @param modified uids left alone because of UNCHANGEDSINCE, rising
/// @param modseq of the commit, if anything changed
public record Stored(int[] changed, int[] modified, long modseq) {}
