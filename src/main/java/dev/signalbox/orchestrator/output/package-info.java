/// The last lines of an agent that failed: fetched after the verdict, made harmless, and kept.
@NullMarked
package dev.signalbox.orchestrator.output;

import org.jspecify.annotations.NullMarked;
