/// Ends a real server with kill -9 while clients work, and checks every word it gave them.
package org.malleposte.server.crash;
