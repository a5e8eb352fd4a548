package org.malleposte.mail;

import java.util.function.Consumer;
import org.malleposte.storage.ObjectKey;

/// Names objects that must stay: mail has its own, the queue has others.
@FunctionalInterface
public interface References {
  void visit(Consumer<ObjectKey> keep);
}
