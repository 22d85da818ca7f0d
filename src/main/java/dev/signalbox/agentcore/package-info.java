/// Sessions on Bedrock AgentCore Runtime: starts and stops them. The service has no way to ask how
/// a session is, so nothing here may pretend to know.
@NullMarked
package dev.signalbox.agentcore;

import org.jspecify.annotations.NullMarked;
