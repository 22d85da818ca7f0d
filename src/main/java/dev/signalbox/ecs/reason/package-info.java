/// What the texts of ECS stand for: one catalogue for stopped tasks and for starts that are
/// refused, so that the same words mean the same on both sides.
@NullMarked
package dev.signalbox.ecs.reason;

import org.jspecify.annotations.NullMarked;
