package org.malleposte.jmap;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.malleposte.storage.StorageException;

/// The way to a store, which can be cut: at once, or after some more commits.
public final class Way {
  private volatile boolean cut;
  private final AtomicInteger commits = new AtomicInteger(Integer.MAX_VALUE);

  public void cut() {
    cut = true;
  }

  public void cutAfterCommits(int count) {
    commits.set(count);
  }

  public void mend() {
    cut = false;
    commits.set(Integer.MAX_VALUE);
  }

  public boolean isCut() {
    return cut;
  }

  /// The store as it is reached by this way.
  public <T> T to(Class<T> type, T store) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              boolean last = method.getName().equals("commit") && commits.getAndDecrement() <= 0;
              if (cut || last) {
                throw new StorageException("the store cannot be reached");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
