/// The floors below the protocols, opened and closed together: [DataDirectory] is the folder with
/// its lock, [House] the stores, the directory and the mail domain in it.
@NullMarked
package org.malleposte.server.house;

import org.jspecify.annotations.NullMarked;
