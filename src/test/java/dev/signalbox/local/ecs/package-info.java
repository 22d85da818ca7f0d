/// Drives the ECS stand-in with the real SDK over HTTP; its agents are shells. Nothing of the
/// service is used here.
@NullMarked
package dev.signalbox.local.ecs;

import org.jspecify.annotations.NullMarked;
