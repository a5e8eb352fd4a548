package org.malleposte.imap.codec;

/// What a list of flags (STORE) or rights (SETACL) does to those that are there.
public enum Change {
  REPLACE,
  ADD,
  REMOVE
}
