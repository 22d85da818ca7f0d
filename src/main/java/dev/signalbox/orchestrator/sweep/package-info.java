/// The search for what no event and no message tells: tasks that are past their deadline, and live
/// sessions that nobody has heard of. What is found goes through the orchestrator like any event.
@NullMarked
package dev.signalbox.orchestrator.sweep;

import org.jspecify.annotations.NullMarked;
