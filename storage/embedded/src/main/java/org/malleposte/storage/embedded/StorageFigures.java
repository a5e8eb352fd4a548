package org.malleposte.storage.embedded;

/// What the stores have done since they were opened, and what they hold now.
///
/// @param commits that took place
/// @param conflicts commits that another was before
/// @param journalOctets of entries
/// @param metadataSyncs writes to the disk that commits shared
/// @param puts bodies written, those that were there already not counted
/// @param putOctets of these bodies, as they came
/// @param packSyncs writes to the disk that bodies shared
/// @param segments pack files
/// @param metadataOctets of RocksDB's files
/// @param compactionPending octets that RocksDB has yet to rewrite
/// @param compactionsRunning in RocksDB now
/// @param memtableOctets of RocksDB that are in memory and its log only
public record StorageFigures(
    long commits,
    long conflicts,
    long journalOctets,
    long metadataSyncs,
    long puts,
    long putOctets,
    long packSyncs,
    long segments,
    long metadataOctets,
    long compactionPending,
    long compactionsRunning,
    long memtableOctets) {}
