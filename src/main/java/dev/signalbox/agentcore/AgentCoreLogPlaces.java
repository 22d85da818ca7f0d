package dev.signalbox.agentcore;

import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.output.LogPlace;
import java.util.Optional;

/// Where agents on AgentCore print to: a log group for each endpoint of a runtime, with a stream
/// for each session.
public final class AgentCoreLogPlaces implements LogPlace.Finder {
  private static final String GROUPS = "/aws/bedrock-agentcore/runtimes/";

  /// The endpoint that is invoked where none is named.
  private static final String ENDPOINT = "DEFAULT";

  @Override
  public LogPlace of(SessionHandle session, Optional<String> evidence) {
    var arn = AgentCoreSession.runtimeArn(session);
    var slash = arn.lastIndexOf('/');
    return slash < 0
        ? new LogPlace.Unknown("its row does not say in which runtime it ran")
        : new LogPlace.Group(
            GROUPS + arn.substring(slash + 1) + "-" + ENDPOINT, session.sessionId());
  }
}
