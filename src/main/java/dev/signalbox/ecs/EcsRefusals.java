package dev.signalbox.ecs;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Locale;
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

/// Why RunTask declined. ECS says the same things in two places, in `failures[]` of a 200 and in
/// exceptions, and hides throttling and quotas inside other errors; so one table reads both.
final class EcsRefusals {
  /// A part of a reason, in lower case, and what it stands for.
  private record Saying(String part, FailureCode code) {}

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying("rate exceeded", FailureCode.THROTTLED),
          new Saying("throttl", FailureCode.THROTTLED),
          new Saying("request limit exceeded", FailureCode.THROTTLED),
          new Saying("limit on the number of vcpus", FailureCode.QUOTA_REACHED),
          new Saying("limit on the number of tasks", FailureCode.QUOTA_REACHED),
          new Saying("capacity is unavailable", FailureCode.CAPACITY_UNAVAILABLE),
          new Saying("no container instances were found", FailureCode.CAPACITY_UNAVAILABLE),
          // With managed scaling: too many tasks of the cluster wait in PROVISIONING already.
          new Saying("provisioning", FailureCode.CAPACITY_UNAVAILABLE),
          new Saying("taskdefinition is inactive", FailureCode.DEFINITION_INACTIVE),
          new Saying("task definition is inactive", FailureCode.DEFINITION_INACTIVE));

  private EcsRefusals() {}

  static FailureCause ofFailures(List<Failure> failures) {
    var detail = failures.stream().map(EcsRefusals::told).collect(Collectors.joining("; "));
    var first = Optional.ofNullable(failures.getFirst().reason()).orElse("");
    return new FailureCause(ofReason(first), detail);
  }

  private static String told(Failure failure) {
    var arn = Optional.ofNullable(failure.arn()).map(it -> it + ": ").orElse("");
    var reason = Optional.ofNullable(failure.reason()).orElse("no reason given");
    var detail = Optional.ofNullable(failure.detail()).map(it -> " (" + it + ")").orElse("");
    return arn + reason + detail;
  }

  private static FailureCode ofReason(String reason) {
    if (reason.startsWith("RESOURCE:") || reason.equals("AGENT")) {
      return FailureCode.CAPACITY_UNAVAILABLE;
    }
    if (reason.equals("LOCATION") || reason.equals("ATTRIBUTE")) {
      return FailureCode.REQUEST_REFUSED;
    }
    return said(reason).orElse(FailureCode.UNKNOWN);
  }

  /// What a failed RunTask says of the attempt; empty when it says nothing of it.
  static Optional<FailureCause> ofException(SdkException failure) {
    return AwsFailureKind.of(failure) == AwsFailureKind.THROTTLED
        ? Optional.of(cause(FailureCode.THROTTLED, failure))
        : failure instanceof EcsException ecs ? ofEcs(ecs) : Optional.empty();
  }

  private static Optional<FailureCause> ofEcs(EcsException failure) {
    return ofClass(failure).map(code -> cause(code, failure));
  }

  private static Optional<FailureCode> ofClass(EcsException failure) {
    return switch (failure) {
      case ClusterNotFoundException _ -> Optional.of(FailureCode.CLUSTER_NOT_FOUND);
      case AccessDeniedException _ -> Optional.of(FailureCode.ACCESS_DENIED);
      case LimitExceededException _ -> Optional.of(FailureCode.QUOTA_REACHED);
      case InvalidParameterException _, ClientException _ ->
          said(text(failure)).or(() -> Optional.of(FailureCode.REQUEST_REFUSED));
      case PlatformUnknownException _,
          PlatformTaskDefinitionIncompatibilityException _,
          UnsupportedFeatureException _,
          BlockedException _ ->
          Optional.of(FailureCode.REQUEST_REFUSED);
      default -> Optional.empty();
    };
  }

  private static Optional<FailureCode> said(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return SAYINGS.stream()
        .filter(saying -> lower.contains(saying.part()))
        .findFirst()
        .map(Saying::code);
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
