/// How fast sessions may be started: the token bucket of each compute type. What a start does may
/// not stand here.
@NullMarked
package dev.signalbox.orchestrator.launch;

import org.jspecify.annotations.NullMarked;
