package dev.signalbox.ecs;

import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the texts of `stoppedReason` and of a container's `reason` stand for. AWS changes the ends
/// of these texts freely, so only their distinctive parts are looked for, case ignored, the more
/// special ones first.
final class EcsReasons {
  /// @param about the error that the text must name
  /// @param alsoOneOf further parts, of which one must appear; none when empty
  private record Saying(String about, List<String> alsoOneOf, FailureCode code) {
    boolean matches(String text) {
      return text.contains(about)
          && (alsoOneOf.isEmpty() || alsoOneOf.stream().anyMatch(text::contains));
    }
  }

  /// How a route or a dependency that did not answer shows inside another error.
  private static final List<String> NO_ANSWER =
      List.of(
          "i/o timeout",
          "context deadline exceeded",
          "request canceled",
          "tls handshake timeout",
          "connection reset",
          "connection issue",
          "toomanyrequests",
          "rate exceeded",
          "throttl",
          "503 service unavailable");

  private static final List<Saying> SAYINGS =
      List.of(
          saying("outofmemoryerror", FailureCode.OUT_OF_MEMORY),
          saying("cannotpullcontainer", NO_ANSWER, FailureCode.IMAGE_PULL_TIMEOUT),
          saying("cannotpullcontainer", FailureCode.IMAGE_PULL),
          saying(
              "resourceinitializationerror",
              NO_ANSWER,
              FailureCode.RESOURCE_INITIALIZATION_TIMEOUT),
          saying(
              "resourceinitializationerror",
              List.of("logger args", "log group", "log stream", "log driver"),
              FailureCode.LOGGING_UNAVAILABLE),
          saying(
              "resourceinitializationerror",
              List.of("secret", "registry auth", "ssm", "asm"),
              FailureCode.SECRETS_UNAVAILABLE),
          saying("resourceinitializationerror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("resourcenotfoundexception", FailureCode.SECRETS_UNAVAILABLE),
          saying("network interface provisioning", FailureCode.NETWORK_INTERFACE),
          saying("unexpected ec2 error while attempting to", FailureCode.NETWORK_INTERFACE),
          saying("timeout waiting for ephemeralstorage", FailureCode.STORAGE_TIMEOUT),
          saying("timeout waiting for ebs", FailureCode.STORAGE_TIMEOUT),
          saying("capacity is unavailable", FailureCode.CAPACITY_UNAVAILABLE),
          saying("spot task was interrupted", FailureCode.SPOT_INTERRUPTION),
          saying("spotinterruptionerror", FailureCode.SPOT_INTERRUPTION),
          saying("performing maintenance", FailureCode.HOST_LOST),
          saying("host ec2", List.of("terminated", "stopped"), FailureCode.HOST_LOST),
          saying("containerruntimetimeouterror", FailureCode.PLATFORM_START_ERROR),
          saying("dockertimeouterror", FailureCode.PLATFORM_START_ERROR),
          saying("containerruntimeerror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("cannotstartcontainererror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("cannotcreatecontainererror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("cannotinspectcontainererror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("cannotcreatevolumeerror", FailureCode.CONTAINER_NOT_STARTABLE),
          saying("internalerror", FailureCode.PLATFORM_START_ERROR),
          saying("elb health checks", FailureCode.SERVICE_STOPPED_TASK),
          saying("scaling activity initiated by", FailureCode.SERVICE_STOPPED_TASK),
          saying("task stopped by user", FailureCode.STOPPED_BY_SOMEONE),
          saying("signalbox:", FailureCode.STOPPED_BY_SOMEONE));

  private EcsReasons() {}

  static Optional<FailureCode> codeOf(String text) {
    var lower = text.toLowerCase(Locale.ROOT);
    return SAYINGS.stream().filter(it -> it.matches(lower)).findFirst().map(Saying::code);
  }

  /// Whether the cause lies in the host and not in the task.
  static boolean isOfHost(FailureCode code) {
    return code == FailureCode.HOST_LOST || code == FailureCode.SPOT_INTERRUPTION;
  }

  private static Saying saying(String about, FailureCode code) {
    return new Saying(about, List.of(), code);
  }

  private static Saying saying(String about, List<String> alsoOneOf, FailureCode code) {
    return new Saying(about, alsoOneOf, code);
  }
}
