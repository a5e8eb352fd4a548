/// JMAP (RFC 8620): what a request is, and the shapes that its methods have in common.
///
/// A [Capability] brings [Method]s, one file each; the [Dispatcher] runs a request's calls one
/// after another on the virtual thread of the request. [Arguments] reads what a client wrote,
/// [MethodException] and [SetException] become JMAP's words, each in one place. Enter by
/// [Dispatcher].
@NullMarked
package org.malleposte.jmap;

import org.jspecify.annotations.NullMarked;
