package org.malleposte.imap.codec;

import org.jspecify.annotations.Nullable;

/// What a client remembers of a mailbox it selects again: RFC 7162 §3.2.5.
///
/// @param knownUids null when the client did not say
/// @param matchNumbers message sequence numbers and, in the same order, their UIDs as the client
///   knew them (RFC 7162 §3.2.5.2); both null or neither
public record QResync(
    long uidValidity,
    long modseq,
    @Nullable SequenceSet knownUids,
    @Nullable SequenceSet matchNumbers,
    @Nullable SequenceSet matchUids) {}
