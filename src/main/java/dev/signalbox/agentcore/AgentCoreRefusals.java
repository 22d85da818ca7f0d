package dev.signalbox.agentcore;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.bedrockagentcore.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockagentcore.model.RuntimeClientErrorException;
import software.amazon.awssdk.services.bedrockagentcore.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrockagentcore.model.UnauthorizedException;
import software.amazon.awssdk.services.bedrockagentcore.model.ValidationException;

/// What a failed invocation says of the session. The question that matters is whether it may have
/// started nevertheless: an invocation cannot be repeated to find out.
final class AgentCoreRefusals {
  private AgentCoreRefusals() {}

  /// Empty for a failure that says nothing of the session, such as expired credentials.
  static Optional<SessionStart> of(SdkException failure) {
    return ofClass(failure)
        .<SessionStart>map(code -> new SessionStart.Declined(new FailureCause(code, told(failure))))
        .or(() -> ofTrouble(failure));
  }

  private static Optional<FailureCode> ofClass(SdkException failure) {
    return switch (failure) {
      case RuntimeClientErrorException _ -> Optional.of(FailureCode.AGENT_RUNTIME_ERROR);
      case ServiceQuotaExceededException _ -> Optional.of(FailureCode.QUOTA_REACHED);
      case AccessDeniedException _, UnauthorizedException _ ->
          Optional.of(FailureCode.ACCESS_DENIED);
      case ResourceNotFoundException _ -> Optional.of(FailureCode.RUNTIME_NOT_FOUND);
      case ValidationException _ -> Optional.of(FailureCode.REQUEST_REFUSED);
      default -> Optional.empty();
    };
  }

  private static Optional<SessionStart> ofTrouble(SdkException failure) {
    return switch (AwsFailureKind.of(failure)) {
      // However long it lasts, nothing ran, and what could not be reached is no fault of the task.
      case NOT_SENT -> declined(FailureCode.COMPUTE_UNREACHABLE, failure);
      case THROTTLED -> declined(FailureCode.THROTTLED, failure);
      // A conflict is among these: the session is being set up or torn down by an earlier call, so
      // it may run. Its heartbeat or the deadline will tell; waiting here is not ours to do.
      case ANSWER_LOST, SERVER_ERROR ->
          Optional.of(
              new SessionStart.Unconfirmed(
                  new FailureCause(FailureCode.START_NOT_CONFIRMED, told(failure))));
      case REFUSED -> Optional.empty();
    };
  }

  private static Optional<SessionStart> declined(FailureCode code, SdkException failure) {
    return Optional.of(new SessionStart.Declined(new FailureCause(code, told(failure))));
  }

  private static String told(SdkException failure) {
    var code = AwsFailureKind.codeOf(failure);
    var message = Optional.ofNullable(failure.getMessage()).orElse("");
    return "InvokeAgentRuntime: " + (code.isEmpty() ? "" : code + ": ") + message;
  }
}
