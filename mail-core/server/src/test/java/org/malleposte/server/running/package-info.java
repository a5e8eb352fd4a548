/// The server as a process of its own, and the plainest client to speak with it.
package org.malleposte.server.running;
