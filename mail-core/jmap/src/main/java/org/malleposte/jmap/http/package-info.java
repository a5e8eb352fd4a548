/// JMAP over HTTP: sign-in, the session object, requests, uploads and downloads, and push.
///
/// Vert.x owns the sockets; each request is answered by a virtual thread in plain blocking Java,
/// and takes its body in chunk by chunk as it asks for them. Enter by [JmapHttp].
@NullMarked
package org.malleposte.jmap.http;

import org.jspecify.annotations.NullMarked;
