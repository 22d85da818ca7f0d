/// Where what agents print is read, and where the last lines of a failed one are kept.
@NullMarked
package dev.signalbox.orchestrator.port.output;

import org.jspecify.annotations.NullMarked;
