/// How the shell starts, stops and observes sessions. Adapters implement these; no backend may be
/// named here.
@NullMarked
package dev.signalbox.orchestrator.port.compute;

import org.jspecify.annotations.NullMarked;
