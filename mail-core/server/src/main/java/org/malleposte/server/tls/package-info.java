/// The server's certificate: [Certificate] makes a self-signed one at first start, checks the files
/// that an administrator names, and says when they changed.
@NullMarked
package org.malleposte.server.tls;

import org.jspecify.annotations.NullMarked;
