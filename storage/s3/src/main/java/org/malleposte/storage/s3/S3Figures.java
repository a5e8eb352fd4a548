package org.malleposte.storage.s3;

/// What the store has done since it was opened, and what it holds now.
///
/// @param puts bodies written
/// @param putOctets of these
/// @param requests to all buckets, retries not counted
/// @param cacheHits reads that needed no request
/// @param cacheMisses reads that did
/// @param cacheOctets of the disk
/// @param recovered reads of which the newest version was not what the key names
/// @param secondReads reads that the first bucket could not answer
/// @param owed bodies that one of two buckets has not got yet
public record S3Figures(
    long puts,
    long putOctets,
    long requests,
    long cacheHits,
    long cacheMisses,
    long cacheOctets,
    long recovered,
    long secondReads,
    long owed) {}
