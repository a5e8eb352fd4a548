package org.malleposte.account;

/// Ends a watch when closed; closing twice does nothing.
public interface Watch extends AutoCloseable {
  @Override
  void close();
}
