/// Tests of the SASL mechanisms.
@org.jspecify.annotations.NullMarked
package org.malleposte.directory.sasl;
