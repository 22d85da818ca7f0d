/// Tests of the last lines of agents.
@NullMarked
package dev.signalbox.orchestrator.output;

import org.jspecify.annotations.NullMarked;
