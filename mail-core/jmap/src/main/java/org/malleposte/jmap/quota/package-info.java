/// How much an account may hold and holds (RFC 9425). Enter by [QuotaCapability].
@NullMarked
package org.malleposte.jmap.quota;

import org.jspecify.annotations.NullMarked;
