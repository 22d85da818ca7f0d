/// Queues: receiving with a limit, keeping visible, acknowledging, dead-lettering, waking. What a
/// body means stands in `intake`; nothing of ECS, AgentCore or DynamoDB may stand here.
@NullMarked
package dev.signalbox.sqs;

import org.jspecify.annotations.NullMarked;
