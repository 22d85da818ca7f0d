/// The life of one ECS task: its ladder of states, its process, and its two JSON forms (API and
/// event). Knows no requests.
@NullMarked
package dev.signalbox.local.ecs.task;

import org.jspecify.annotations.NullMarked;
