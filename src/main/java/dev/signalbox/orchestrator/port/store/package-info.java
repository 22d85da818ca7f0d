/// Where the shell keeps and finds tasks, blueprints and payloads. Adapters implement these.
@NullMarked
package dev.signalbox.orchestrator.port.store;

import org.jspecify.annotations.NullMarked;
