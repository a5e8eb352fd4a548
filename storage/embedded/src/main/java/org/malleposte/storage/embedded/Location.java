package org.malleposte.storage.embedded;

/// Where a record lies in a segment.
///
/// @param size octets of the content
/// @param length octets of the record
/// @param tombstone whether it tells that the object is deleted
record Location(long offset, long size, long length, boolean tombstone) {}
