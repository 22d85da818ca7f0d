/// The stack in which agents run on ECS. Made only if ECS is chosen; may use `data`, never
/// `service`.
@NullMarked
package dev.signalbox.deploy.agents;

import org.jspecify.annotations.NullMarked;
