/// HTTP: the status page for people, health for supervisors, and metrics for Prometheus.
@NullMarked
package org.malleposte.server.web;

import org.jspecify.annotations.NullMarked;
