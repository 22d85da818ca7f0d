/// The port that work on tasks is traced through.
@NullMarked
package dev.signalbox.orchestrator.port.trace;

import org.jspecify.annotations.NullMarked;
