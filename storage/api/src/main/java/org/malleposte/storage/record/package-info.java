/// How a record's value is written: numbered fields in the protobuf wire format, so that old values
/// stay readable, unknown fields are skipped, and any protobuf tool can show one.
@NullMarked
package org.malleposte.storage.record;

import org.jspecify.annotations.NullMarked;
