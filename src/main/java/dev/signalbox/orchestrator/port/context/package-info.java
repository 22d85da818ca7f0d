/// Where the work that a task refers to is read from before its start: an issue or a pull request.
/// What is made of it for the agent, and whether a task waits for it, is not decided here.
@NullMarked
package dev.signalbox.orchestrator.port.context;

import org.jspecify.annotations.NullMarked;
