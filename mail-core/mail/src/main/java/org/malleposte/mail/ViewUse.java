package org.malleposte.mail;

/// The mailbox views in memory.
///
/// @param views how many there are
/// @param octets they take, roughly
/// @param loads how many were read since the start
public record ViewUse(long views, long octets, long loads) {}
