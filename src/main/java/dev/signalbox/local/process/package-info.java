/// Agents as processes of this machine: what a container or a microVM is on AWS. Knows nothing of
/// ECS or AgentCore.
@NullMarked
package dev.signalbox.local.process;

import org.jspecify.annotations.NullMarked;
