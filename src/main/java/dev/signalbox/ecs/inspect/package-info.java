/// What ECS says of a cluster and of task definitions.
@NullMarked
package dev.signalbox.ecs.inspect;

import org.jspecify.annotations.NullMarked;
