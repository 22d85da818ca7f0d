package dev.signalbox.agentcore;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.aws.failure.Refusal;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.services.bedrockagentcore.model.AccessDeniedException;
import software.amazon.awssdk.services.bedrockagentcore.model.ResourceNotFoundException;
import software.amazon.awssdk.services.bedrockagentcore.model.RuntimeClientErrorException;
import software.amazon.awssdk.services.bedrockagentcore.model.ServiceQuotaExceededException;
import software.amazon.awssdk.services.bedrockagentcore.model.UnauthorizedException;
import software.amazon.awssdk.services.bedrockagentcore.model.ValidationException;

/// What a failed invocation says of the session. The question that matters is whether it may have
/// started nevertheless: an invocation cannot be repeated to find out. A 4xx has started nothing,
/// whether it has a class or comes from a gateway that names no error.
final class AgentCoreRefusals {
  /// How AWS says in words what a missing error code would have said: who may not call.
  private static final Pattern OF_CREDENTIALS =
      Pattern.compile("security token|authentication token|signature|credential");

  private static final Pattern OF_ROLE =
      Pattern.compile(
          "(unable|failed|not able) to assume|cannot assume|assume ?(the )?role|role validation");

  private static final int BODY_LENGTH_MAX = 500;

  private AgentCoreRefusals() {}

  static SessionStart of(SdkException failure) {
    if (Refusal.isOfCredentials(failure)) {
      return declined(FailureCode.CREDENTIALS_REFUSED, failure);
    }
    return ofClass(failure)
        .map(code -> declined(code, failure))
        .orElseGet(() -> ofTrouble(failure));
  }

  private static Optional<FailureCode> ofClass(SdkException failure) {
    return switch (failure) {
      case RuntimeClientErrorException _ -> Optional.of(FailureCode.AGENT_RUNTIME_ERROR);
      case ServiceQuotaExceededException _ -> Optional.of(FailureCode.QUOTA_REACHED);
      case AccessDeniedException _, UnauthorizedException _ -> Optional.of(denial(failure));
      case ResourceNotFoundException _ -> Optional.of(FailureCode.RUNTIME_NOT_FOUND);
      case ValidationException _ ->
          Optional.of(
              isOfRole(failure) ? FailureCode.ROLE_NOT_ASSUMABLE : FailureCode.REQUEST_REFUSED);
      default -> Optional.empty();
    };
  }

  private static SessionStart ofTrouble(SdkException failure) {
    return switch (AwsFailureKind.of(failure)) {
      // However long it lasts, nothing ran, and what could not be reached is no fault of the task.
      case NOT_SENT -> declined(FailureCode.COMPUTE_UNREACHABLE, failure);
      case THROTTLED -> declined(FailureCode.THROTTLED, failure);
      // A conflict is among these: the session is being set up or torn down by an earlier call, so
      // it may run. Its heartbeat or the deadline will tell; waiting here is not ours to do.
      case ANSWER_LOST, SERVER_ERROR ->
          new SessionStart.Unconfirmed(
              new FailureCause(FailureCode.START_NOT_CONFIRMED, told(failure)));
      case REFUSED -> declined(ofStatus(failure), failure);
    };
  }

  /// A refusal without a class. Whatever AgentCore itself has no status for was said by the agent's
  /// container, such as 406 and 415.
  private static FailureCode ofStatus(SdkException failure) {
    var status = failure instanceof SdkServiceException answer ? answer.statusCode() : 0;
    if (words(failure).contains("from runtime")) {
      return FailureCode.AGENT_RUNTIME_ERROR;
    }
    return switch (status) {
      case 400, 413 -> FailureCode.REQUEST_REFUSED;
      case 401, 403 -> denial(failure);
      case 402 -> FailureCode.QUOTA_REACHED;
      case 404 -> FailureCode.RUNTIME_NOT_FOUND;
      default -> FailureCode.AGENT_RUNTIME_ERROR;
    };
  }

  private static FailureCode denial(SdkException failure) {
    if (isOfRole(failure)) {
      return FailureCode.ROLE_NOT_ASSUMABLE;
    }
    var ofCredentials =
        AwsFailureKind.codeOf(failure).isEmpty() && OF_CREDENTIALS.matcher(words(failure)).find();
    return ofCredentials ? FailureCode.CREDENTIALS_REFUSED : FailureCode.ACCESS_DENIED;
  }

  private static boolean isOfRole(SdkException failure) {
    return OF_ROLE.matcher(words(failure)).find();
  }

  private static String words(SdkException failure) {
    return told(failure).toLowerCase(Locale.ROOT);
  }

  private static SessionStart declined(FailureCode code, SdkException failure) {
    return new SessionStart.Declined(new FailureCause(code, told(failure)));
  }

  /// The words of AWS, with what stands for them where there are none.
  private static String told(SdkException failure) {
    var code = AwsFailureKind.codeOf(failure);
    return "InvokeAgentRuntime: " + (code.isEmpty() ? "" : code + ": ") + message(failure);
  }

  private static String message(SdkException failure) {
    if (!(failure instanceof AwsServiceException answer)) {
      return String.valueOf(failure.getMessage());
    }
    var details = Optional.ofNullable(answer.awsErrorDetails());
    var status = "status " + answer.statusCode();
    return details
        .map(AwsErrorDetails::errorMessage)
        .filter(it -> !it.isBlank())
        .map(it -> it + " (" + status + ")")
        .or(() -> details.map(AwsErrorDetails::rawResponse).flatMap(AgentCoreRefusals::body))
        .map(it -> it.contains(status) ? it : status + ": " + it)
        .orElse(status + " without a word");
  }

  /// The body of an answer that has not the form of an error.
  private static Optional<String> body(SdkBytes raw) {
    var text = new String(raw.asByteArray(), UTF_8).replaceAll("\\s+", " ").strip();
    return Optional.of(text.substring(0, Math.min(BODY_LENGTH_MAX, text.length())))
        .filter(it -> !it.isEmpty() && !it.equals("{}"));
  }
}
