/// A small agent that keeps the agent's side of the contract through the AWS SDK, as an agent on
/// AWS would. The local AWS runs it as a process per session.
@NullMarked
package dev.signalbox.local.agent;

import org.jspecify.annotations.NullMarked;
