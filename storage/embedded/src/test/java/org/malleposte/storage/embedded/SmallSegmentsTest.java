package org.malleposte.storage.embedded;

/// The contract with segments so small that they are sealed and rewritten all the time.
final class SmallSegmentsTest extends PackObjectStoreTest {
  @Override
  EmbeddedOptions options() {
    return super.options().withSegmentSize(64 << 10).withLargeObject(1 << 20);
  }
}
