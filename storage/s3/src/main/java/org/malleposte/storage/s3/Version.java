package org.malleposte.storage.s3;

/// A version of an object, or a delete marker.
record Version(String key, String id, long size, boolean marker) {}
