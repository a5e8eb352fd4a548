/// Tests of the directory; [TestingDirectory] is the fixture.
@org.jspecify.annotations.NullMarked
package org.malleposte.directory;
