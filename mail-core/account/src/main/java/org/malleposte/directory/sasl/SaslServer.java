package org.malleposte.directory.sasl;

/// One exchange of one mechanism. Not used after it succeeded or failed.
public interface SaslServer {
  /// Takes what the client sent. A client that sent no initial response is first given the answer
  /// to [#begin].
  SaslStep step(byte[] response);

  /// What the server says first when the client has sent nothing yet.
  default SaslStep begin() {
    return new SaslStep.Challenge(new byte[0]);
  }
}
