/// The local AWS: embedded SQS and DynamoDB, stand-ins for EventBridge, ECS and AgentCore over
/// their real wire protocols. For laptops and tests; nothing of the service may import it.
@NullMarked
package dev.signalbox.local;

import org.jspecify.annotations.NullMarked;
