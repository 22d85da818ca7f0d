/// What ECS has before any task: clusters and task definitions, and the words in which it refuses.
/// Starts nothing.
@NullMarked
package dev.signalbox.local.ecs.registry;

import org.jspecify.annotations.NullMarked;
