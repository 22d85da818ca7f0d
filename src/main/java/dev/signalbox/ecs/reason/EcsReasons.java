package dev.signalbox.ecs.reason;

import dev.signalbox.lifecycle.failure.FailureCode;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// What the texts of ECS stand for, wherever they appear: in `stoppedReason`, in a container's
/// `reason`, in `failures[]` of RunTask and in its exceptions. AWS changes the ends of these texts
/// freely, so only their distinctive parts are looked for, the more special ones first.
public final class EcsReasons {
  /// One line of the catalogue.
  private record Saying(FailureCode code, Predicate<EcsText> isSaid) {}

  private static final List<String> PULL = List.of("cannotpull", "cannot pull container");
  private static final List<String> INITIALIZATION = List.of("resourceinitializationerror");
  private static final List<String> VOLUME =
      List.of("cannotcreatevolumeerror", "efs utils", "efs volume", "volumedriver");
  private static final List<String> SECRETS =
      List.of(
          "unable to pull secrets",
          "unable to retrieve secret",
          "registry auth",
          "ssm parameter",
          "env file");
  private static final List<String> LOGS =
      List.of(
          "logger args",
          "log group",
          "log stream",
          "log driver",
          "logging driver",
          "cloudwatch log");
  private static final List<String> CONTAINER =
      List.of(
          "cannotstartcontainererror",
          "cannotcreatecontainererror",
          "cannotinspectcontainererror",
          "dockerstateerror");

  /// What is wrong with a subnet or a security group that the request names.
  private static final Pattern NOT_THERE =
      Pattern.compile(
          "not ?found|(does|do) not exist|malformed|invalid id|(is|are) (not valid|invalid)"
              + "|(different|same) (vpc|network)|(not|n't) belong");

  private static final List<Saying> SAYINGS =
      List.of(
          new Saying(FailureCode.CAPACITY_UNAVAILABLE, EcsPlacement::isWait),
          new Saying(FailureCode.REQUEST_REFUSED, EcsPlacement::isMisfit),
          saying(FailureCode.OUT_OF_MEMORY, "outofmemoryerror", "killed due to memory usage"),
          matching(FailureCode.OVERRIDES_TOO_LARGE, "overrides? length|overrides.*8192"),
          matching(FailureCode.ROLE_NOT_ASSUMABLE, "(unable|failed|not able) to assume"),
          saying(FailureCode.ROLE_NOT_ASSUMABLE, "cannot assume", "can't assume", "sts:assumerole"),
          saying(FailureCode.ROLE_NOT_ASSUMABLE, "service linked role", "service-linked role"),
          matching(
              FailureCode.ROLE_NOT_ASSUMABLE,
              "\\brole\\b.{0,40}(not valid|not exist|not found|not be found)|invalid (\\w+ )?role"),
          new Saying(FailureCode.THROTTLED, EcsText::isOfRate),
          unanswered(FailureCode.IMAGE_PULL_TIMEOUT, PULL),
          naming(FailureCode.IMAGE_PULL, PULL),
          matching(
              FailureCode.NETWORK_NOT_FOUND,
              "subnet|security ?group|invalidgroup",
              text -> text.tells(NOT_THERE)),
          matching(FailureCode.ACCESS_DENIED, "network interface", EcsReasons::isDenied),
          matching(
              FailureCode.NETWORK_INTERFACE,
              "network interface|(network|container) namespace|\\bveth\\b|netplugin"
                  + "|\\b[ec]ni\\b|eniinformationerror|containernetworkingerror"
                  + "|unexpected ec2 error|free addresses|freeaddressesinsubnet"),
          unanswered(FailureCode.RESOURCE_INITIALIZATION_TIMEOUT, LOGS),
          naming(FailureCode.LOGGING_UNAVAILABLE, LOGS),
          unanswered(FailureCode.RESOURCE_INITIALIZATION_TIMEOUT, SECRETS),
          unanswered(FailureCode.STORAGE_TIMEOUT, VOLUME),
          unanswered(FailureCode.RESOURCE_INITIALIZATION_TIMEOUT, INITIALIZATION),
          naming(FailureCode.SECRETS_UNAVAILABLE, SECRETS),
          matching(
              FailureCode.SECRETS_UNAVAILABLE,
              "resourceinitializationerror.*(secret|\\b[as]sm\\b|\\bkms\\b)"),
          naming(FailureCode.CONTAINER_NOT_STARTABLE, INITIALIZATION),
          saying(FailureCode.SECRETS_UNAVAILABLE, "resourcenotfoundexception"),
          matching(
              FailureCode.STORAGE_TIMEOUT,
              "ephemeralstorage|\\bebs\\b",
              text -> text.tellsAny(List.of("timeout waiting", "timed out"))),
          matching(
              FailureCode.CAPACITY_UNAVAILABLE,
              "capacity is (unavailable|not available)|capacity limit exceeded"
                  + "|sufficient (\\w+ )?capacity|insufficientinstancecapacity"
                  + "|in (the )?provisioning|provisioning (limit|state)"),
          saying(
              FailureCode.SPOT_INTERRUPTION, "spot task was interrupted", "spotinterruptionerror"),
          saying(FailureCode.HOST_LOST, "performing maintenance", "in draining state"),
          matching(FailureCode.HOST_LOST, "host ec2.*(terminated|stopped)"),
          saying(
              FailureCode.PLATFORM_START_ERROR,
              "containerruntimetimeouterror",
              "dockertimeouterror",
              "containerruntimeerror",
              "internalerror"),
          unanswered(FailureCode.PLATFORM_START_ERROR, CONTAINER),
          naming(FailureCode.CONTAINER_NOT_STARTABLE, CONTAINER),
          naming(FailureCode.CONTAINER_NOT_STARTABLE, VOLUME),
          matching(
              FailureCode.QUOTA_REACHED,
              "limit on the number of|(reached|above) (the|your) limit|exceeded the limit"
                  + "|reached the maximum number|\\bquota\\b|limitexceeded"),
          matching(FailureCode.DEFINITION_INACTIVE, "task ?definition is inactive"),
          matching(FailureCode.CLUSTER_NOT_FOUND, "cluster (was )?(not found|inactive)"),
          new Saying(FailureCode.ACCESS_DENIED, EcsReasons::isDenied),
          saying(FailureCode.REQUEST_REFUSED, "not compatible with the selected"),
          saying(
              FailureCode.SERVICE_STOPPED_TASK,
              "elb health checks",
              "container health checks",
              "scaling activity initiated by"),
          matching(FailureCode.STOPPED_BY_SOMEONE, "^task stopped by user|^signalbox:"),
          new Saying(FailureCode.RESOURCE_INITIALIZATION_TIMEOUT, EcsText::isOfNoAnswer));

  /// The sentences that AWS itself writes where a person may write too, from beginning to end. A
  /// text that only quotes one of them is a person's.
  private static final Pattern MAINTENANCE =
      Pattern.compile(
          "(ecs is performing maintenance on the underlying infrastructure hosting the task"
              + "|host ec2 \\(instance i-[0-9a-f]+\\) (terminated|stopped))(\\..*)?");

  /// What stands where AWS gives no reason.
  private static final Pattern GENERIC =
      Pattern.compile("task ?failed ?to ?start[.:]?|essential container in task exited\\.?|");

  private EcsReasons() {}

  /// A text that has one of these parts outside the names that it quotes.
  private static Saying saying(FailureCode code, String... parts) {
    return naming(code, List.of(parts));
  }

  private static Saying naming(FailureCode code, List<String> parts) {
    return new Saying(code, text -> text.tellsAny(parts));
  }

  /// The same, where a dependency did not answer.
  private static Saying unanswered(FailureCode code, List<String> parts) {
    return new Saying(code, text -> text.tellsAny(parts) && text.isOfNoAnswer());
  }

  private static Saying matching(FailureCode code, String pattern) {
    return matching(code, pattern, _ -> true);
  }

  private static Saying matching(FailureCode code, String pattern, Predicate<EcsText> and) {
    var compiled = Pattern.compile(pattern);
    return new Saying(code, text -> text.tells(compiled) && and.test(text));
  }

  /// Returns the entry that a text stands for; empty for one that the catalogue does not know.
  public static Optional<FailureCode> codeOf(String raw) {
    var text = EcsText.of(raw);
    return SAYINGS.stream().filter(it -> it.isSaid().test(text)).findFirst().map(Saying::code);
  }

  /// Whether this is what AWS writes when it takes a host away on the user's behalf.
  public static boolean isMaintenance(String raw) {
    return MAINTENANCE.matcher(EcsText.of(raw).whole()).matches();
  }

  /// Whether the cause lies in the host and not in the task.
  public static boolean isOfHost(FailureCode code) {
    return code == FailureCode.HOST_LOST || code == FailureCode.SPOT_INTERRUPTION;
  }

  /// Whether it can befall a process that runs. All else keeps one from starting.
  public static boolean isOfRunning(FailureCode code) {
    return isOfHost(code)
        || code == FailureCode.OUT_OF_MEMORY
        || code == FailureCode.SERVICE_STOPPED_TASK
        || code == FailureCode.STOPPED_BY_SOMEONE;
  }

  /// Whether it only repeats what the stop code says.
  public static boolean isGeneric(String raw) {
    return GENERIC.matcher(EcsText.of(raw).whole()).matches();
  }

  private static boolean isDenied(EcsText text) {
    return text.tellsAny(
        List.of(
            "accessdenied",
            "access denied",
            "not authorized",
            "unauthorizedoperation",
            "permission to",
            "not have permission",
            "passrole",
            "tagpolicyviolation",
            "been blocked",
            "is blocked",
            "optinrequired"));
  }
}
