package dev.signalbox.ecs;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.aws.failure.Refusal;
import dev.signalbox.ecs.reason.EcsReasons;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.model.AccessDeniedException;
import software.amazon.awssdk.services.ecs.model.BlockedException;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.LimitExceededException;
import software.amazon.awssdk.services.ecs.model.PlatformTaskDefinitionIncompatibilityException;
import software.amazon.awssdk.services.ecs.model.PlatformUnknownException;
import software.amazon.awssdk.services.ecs.model.UnsupportedFeatureException;

/// Why RunTask declined. ECS says the same things in `failures[]` of a 200, in exceptions and in
/// the reason of a task that stops later, and hides throttling, quotas and denials inside other
/// errors; so one catalogue reads all of them.
final class EcsRefusals {
  private EcsRefusals() {}

  /// Several hosts may decline for several reasons: as long as one of them waits for room, a start
  /// may succeed there.
  static FailureCause ofFailures(List<Failure> failures) {
    var detail = failures.stream().map(EcsRefusals::told).collect(Collectors.joining("; "));
    var codes = failures.stream().flatMap(it -> code(it).stream()).toList();
    var code =
        codes.stream()
            .filter(it -> it.retry() == FailureCode.Retry.WAIT)
            .findFirst()
            .or(() -> codes.stream().findFirst())
            .orElse(FailureCode.UNKNOWN);
    return new FailureCause(code, detail);
  }

  private static Optional<FailureCode> code(Failure failure) {
    return Optional.ofNullable(failure.reason())
        .flatMap(EcsReasons::codeOf)
        .or(() -> Optional.ofNullable(failure.detail()).flatMap(EcsReasons::codeOf));
  }

  private static String told(Failure failure) {
    var arn = Optional.ofNullable(failure.arn()).map(it -> it + ": ").orElse("");
    var reason = Optional.ofNullable(failure.reason()).orElse("no reason given");
    var detail = Optional.ofNullable(failure.detail()).map(it -> " (" + it + ")").orElse("");
    return arn + reason + detail;
  }

  /// What a failed RunTask says of the attempt; empty when it says nothing of it.
  static Optional<FailureCause> ofException(SdkException failure) {
    return code(failure).map(code -> cause(code, failure));
  }

  private static Optional<FailureCode> code(SdkException failure) {
    if (Refusal.isOfCredentials(failure)) {
      return Optional.of(FailureCode.CREDENTIALS_REFUSED);
    }
    return AwsFailureKind.of(failure) == AwsFailureKind.THROTTLED
        ? Optional.of(FailureCode.THROTTLED)
        : failure instanceof EcsException ecs ? ofClass(ecs) : Optional.empty();
  }

  private static Optional<FailureCode> ofClass(EcsException failure) {
    return switch (failure) {
      case ClusterNotFoundException _ -> Optional.of(FailureCode.CLUSTER_NOT_FOUND);
      case AccessDeniedException _, BlockedException _ -> Optional.of(FailureCode.ACCESS_DENIED);
      case LimitExceededException _ -> Optional.of(FailureCode.QUOTA_REACHED);
      case InvalidParameterException _, ClientException _ ->
          EcsReasons.codeOf(text(failure)).or(() -> Optional.of(FailureCode.REQUEST_REFUSED));
      case PlatformUnknownException _,
          PlatformTaskDefinitionIncompatibilityException _,
          UnsupportedFeatureException _ ->
          Optional.of(FailureCode.REQUEST_REFUSED);
      default -> ofErrorCode(failure);
    };
  }

  private static Optional<FailureCode> ofErrorCode(EcsException failure) {
    if (AwsFailureKind.of(failure) != AwsFailureKind.REFUSED) {
      return Optional.empty();
    }
    var refusal = Refusal.of(failure);
    if (refusal == Refusal.DENIED || refusal == Refusal.NOT_ENABLED) {
      return Optional.of(FailureCode.ACCESS_DENIED);
    }
    var code = AwsFailureKind.codeOf(failure);
    return code.equals("ValidationException") || code.equals("ValidationError")
        ? EcsReasons.codeOf(text(failure)).or(() -> Optional.of(FailureCode.REQUEST_REFUSED))
        : Optional.empty();
  }

  static FailureCause cause(FailureCode code, SdkException failure) {
    return new FailureCause(
        code, "RunTask: " + AwsFailureKind.codeOf(failure) + ": " + text(failure));
  }

  /// The service's own words, without the request id that the SDK appends.
  static String text(SdkException failure) {
    if (failure instanceof EcsException ecs
        && ecs.awsErrorDetails() != null
        && ecs.awsErrorDetails().errorMessage() != null) {
      return ecs.awsErrorDetails().errorMessage();
    }
    return Optional.ofNullable(failure.getMessage()).orElse("");
  }
}
