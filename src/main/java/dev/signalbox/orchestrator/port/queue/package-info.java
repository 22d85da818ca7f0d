/// How messages reach the shell and how it has a task looked at later. Adapters implement or call
/// these.
@NullMarked
package dev.signalbox.orchestrator.port.queue;

import org.jspecify.annotations.NullMarked;
