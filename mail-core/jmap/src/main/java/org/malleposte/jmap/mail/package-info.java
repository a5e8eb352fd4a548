/// The methods of RFC 8621, one file each. [Reading] and [Writing] list them; enter by
/// [MailCapability].
@NullMarked
package org.malleposte.jmap.mail;

import org.jspecify.annotations.NullMarked;
