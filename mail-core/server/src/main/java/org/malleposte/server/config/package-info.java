/// Everything that can be set: [Configuration] holds the typed parts with their defaults, bounds
/// and meanings, [ConfigurationFile] reads them from text and refuses what it does not know, naming
/// the line and the nearest neighbour. `docs/configuration.md` is written from the same records.
@NullMarked
package org.malleposte.server.config;

import org.jspecify.annotations.NullMarked;
