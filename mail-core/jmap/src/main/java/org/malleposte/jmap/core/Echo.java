package org.malleposte.jmap.core;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.malleposte.jmap.Arguments;
import org.malleposte.jmap.Call;
import org.malleposte.jmap.Method;

/// Core/echo (RFC 8620 §4).
final class Echo implements Method {
  @Override
  public String name() {
    return "Core/echo";
  }

  @Override
  public ObjectNode answer(Arguments arguments, Call call) {
    return arguments.node();
  }
}
