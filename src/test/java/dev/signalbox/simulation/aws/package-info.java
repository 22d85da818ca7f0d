/// The simulated AWS and the agents on it: queue, table, ECS, AgentCore, at least as strict as the
/// real ones. They keep the truth that the service is judged by.
@NullMarked
package dev.signalbox.simulation.aws;

import org.jspecify.annotations.NullMarked;
