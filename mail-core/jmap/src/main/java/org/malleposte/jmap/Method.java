package org.malleposte.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Something a client can call (RFC 8620 §3.2). Runs on a virtual thread and may block.
public interface Method {
  /// As it stands in a request, `Email/get`.
  String name();

  /// @return the arguments of the response; the method's name and call id are put around them
  /// @throws MethodException the call failed; nothing changed, or what changed is told in it
  ObjectNode answer(Arguments arguments, Call call) throws MethodException;
}
