/// Sessions as ECS tasks: starts, stops and looks at them, and reads their events. Translates only;
/// what an end means for a task may not be decided here.
@NullMarked
package dev.signalbox.ecs;

import org.jspecify.annotations.NullMarked;
