/// The journal in words: [Sentences] says of every event what happened, in plain English.
@NullMarked
package org.malleposte.server.history;

import org.jspecify.annotations.NullMarked;
