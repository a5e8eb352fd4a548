package org.malleposte.mail;

/// What became of one of several things that are judged alone and committed together.
public sealed interface Judged<T> {
  record Done<T>(T value) implements Judged<T> {}

  record Refused<T>(MailException why) implements Judged<T> {}
}
