package org.malleposte.format;

/// A parameter of a MIME field; its value raw, one octet a character.
record Parameter(String name, String value) {}
