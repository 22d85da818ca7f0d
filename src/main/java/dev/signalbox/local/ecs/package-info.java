/// The stand-in for ECS: the operations of its API with their refusals, client tokens and faults.
/// What a task does once it is accepted is in `task`; nothing here knows who reads the events.
@NullMarked
package dev.signalbox.local.ecs;

import org.jspecify.annotations.NullMarked;
