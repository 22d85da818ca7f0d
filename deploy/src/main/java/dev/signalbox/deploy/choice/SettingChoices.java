package dev.signalbox.deploy.choice;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.deploy.choice.Choices.ServiceSettings;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.tracing.StandardVariables;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Reads the service's own settings: each by a key, which is its name in camel case, or by its full
/// name in `serviceEnvironment`. The list is the service's own, so a setting that it gets tomorrow
/// has a key here at once. Whether a value is good is the service's to say, when all are known.
public final class SettingChoices {
  /// What follows from the deployment, and the key that changes it: none where nothing could.
  private static final Map<Setting, Optional<String>> BY_THE_STACK =
      Map.ofEntries(
          Map.entry(DEPLOYMENT_NAME, Optional.of("name")),
          Map.entry(TASK_QUEUE_URL, Optional.empty()),
          Map.entry(TASK_DEAD_LETTER_QUEUE_URL, Optional.empty()),
          Map.entry(EVENTS_QUEUE_URL, Optional.empty()),
          Map.entry(EVENTS_DEAD_LETTER_QUEUE_URL, Optional.empty()),
          Map.entry(AGENTCORE_LANE_QUEUE_URL, Optional.empty()),
          Map.entry(ECS_LANE_QUEUE_URL, Optional.empty()),
          Map.entry(TASK_TABLE, Optional.empty()),
          Map.entry(TASK_EVENTS_TABLE, Optional.empty()),
          Map.entry(USER_CONCURRENCY_TABLE, Optional.empty()),
          Map.entry(REPO_TABLE, Optional.empty()),
          Map.entry(TASK_APPROVALS_TABLE, Optional.empty()),
          Map.entry(PAYLOAD_BUCKET, Optional.empty()),
          Map.entry(LOG_FORMAT, Optional.empty()),
          Map.entry(METRICS_EMF, Optional.empty()),
          Map.entry(DEFAULT_COMPUTE_TYPE, Optional.of("defaultComputeType")),
          Map.entry(USER_CONCURRENCY_MAX, Optional.of("userConcurrencyMax")),
          Map.entry(CONCURRENCY_MAX, Optional.of("concurrencyMax")),
          Map.entry(AGENTCORE_ENABLED, Optional.of("agentCoreRuntimeArns")),
          Map.entry(AGENTCORE_RUNTIME_ARN, Optional.of("agentCoreRuntimeArns")),
          Map.entry(GITHUB_TOKEN_SECRET_ARN, Optional.of("githubTokenSecretArn")),
          Map.entry(ECS_ENABLED, Optional.of("enableEcs")),
          Map.entry(ECS_CLUSTER_ARN, Optional.of("agentClusterArn")),
          Map.entry(ECS_TASK_DEFINITION, Optional.of("agentTaskDefinition")),
          Map.entry(ECS_PLANNING_TASK_DEFINITION, Optional.of("agentPlanningTaskDefinition")),
          Map.entry(ECS_SUBNETS, Optional.of("agentSubnets")),
          Map.entry(ECS_SECURITY_GROUPS, Optional.of("agentSecurityGroups")),
          Map.entry(ECS_ASSIGN_PUBLIC_IP, Optional.of("agentPublicIp")),
          Map.entry(ECS_CONTAINER_NAME, Optional.of("agentContainerName")),
          Map.entry(CONSOLE_TOKEN, Optional.of("consoleTokenSecretArn")));

  /// Variables of others that the service honours, besides those of OpenTelemetry.
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "HTTPS?_PROXY|NO_PROXY|AWS_ENDPOINT_URL(_[A-Z0-9_]+)?");

  /// What only secrets look like: keys of AWS, tokens of GitHub, private keys, a password in a URL.
  private static final Pattern SECRET =
      Pattern.compile(
          "\\b(AKIA|ASIA)[A-Z0-9]{16}\\b|\\bgh[opsur]_[A-Za-z0-9]{20,}|\\bgithub_pat_\\w{20,}"
              + "|-----BEGIN|//[^/@\\s]*:[^/@\\s]+@");

  /// A CloudFormation output, by which commands learn of a setting, holds no more.
  private static final int VALUE_MAX = 1_024;

  /// After the grace the service still writes for up to 40 s; Fargate waits for 120 s.
  private static final Duration GRACE_MAX = Duration.ofSeconds(80);

  private final ContextReader reader;
  private final Map<String, String> given = new TreeMap<>();

  private SettingChoices(ContextReader reader) {
    this.reader = reader;
  }

  /// The key of a setting that can be chosen freely; none where the stack sets it.
  public static Optional<String> keyOf(Setting setting) {
    return BY_THE_STACK.containsKey(setting) ? Optional.empty() : Optional.of(camelCase(setting));
  }

  private static String camelCase(Setting setting) {
    var words = setting.name().replace("AGENTCORE", "AGENT_CORE").split("_");
    var key = new StringBuilder(words[0].toLowerCase(Locale.ROOT));
    for (var word : Arrays.asList(words).subList(1, words.length)) {
      key.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
    }
    return key.toString();
  }

  static ServiceSettings read(ContextReader reader, boolean withEcs) {
    return new SettingChoices(reader).read(withEcs);
  }

  private ServiceSettings read(boolean withEcs) {
    reader.texts("serviceEnvironment").forEach(this::named);
    for (var setting : Setting.values()) {
      keyOf(setting).ifPresent(key -> reader.text(key).ifPresent(it -> keyed(setting, key, it)));
    }
    Arrays.stream(Setting.values())
        .filter(it -> it.isOfEcs() && given.containsKey(it.key()) && !withEcs)
        .forEach(it -> reader.problem(origin(it) + ": only with enableEcs=true"));
    var console = reader.arns("consoleTokenSecretArn", "secretsmanager").stream().findFirst();
    return new ServiceSettings(
        Map.copyOf(given),
        seconds(MESSAGE_VISIBILITY, Duration.ofHours(12)),
        seconds(SHUTDOWN_GRACE, GRACE_MAX),
        console);
  }

  private void named(String name, String value) {
    var setting = Setting.ofKey(name);
    if (setting.isPresent()) {
      setting.ifPresent(it -> named(it, value));
    } else if (OF_OTHERS.matcher(name).matches() || StandardVariables.PLAIN.contains(name)) {
      put("serviceEnvironment: " + name, name, value);
    } else {
      reader.problem("serviceEnvironment: " + name + " is no setting of the service" + near(name));
    }
  }

  private void named(Setting setting, String value) {
    var name = setting.key();
    var place = "serviceEnvironment: " + name;
    if (BY_THE_STACK.containsKey(setting)) {
      var instead = BY_THE_STACK.get(setting).map(key -> ": give " + key).orElse("");
      var secret = setting == CONSOLE_TOKEN ? "is a secret" : "is set by the stack itself";
      reader.problem(place + " " + secret + instead);
      return;
    }
    put(place, name, value);
  }

  /// The collector's place opens the way to it too, and headers hold secrets.
  private static String near(String name) {
    if (name.matches("OTEL_EXPORTER_OTLP(_TRACES)?_ENDPOINT")) {
      return ": give tracesEndpoint";
    }
    var plain = name.replace("_", "");
    return Arrays.stream(Setting.values())
        .map(Setting::key)
        .filter(it -> it.equals(Setting.PREFIX + name) || it.replace("_", "").equals(plain))
        .findFirst()
        .map(it -> "; did you mean " + it + "?")
        .orElse("");
  }

  private void keyed(Setting setting, String key, String value) {
    if (given.containsKey(setting.key())) {
      reader.problem(key + ": is given in serviceEnvironment too, as " + setting.key());
    }
    put(key, setting.key(), value);
  }

  /// Without the value, which may be the secret that it looks like.
  private void put(String place, String name, String value) {
    if (SECRET.matcher(value).find()) {
      reader.problem(place + " looks like a secret, and templates are read by many");
    } else if (value.length() > VALUE_MAX) {
      reader.problem(place + " is longer than " + VALUE_MAX + " characters");
    } else {
      given.put(name, value);
    }
  }

  /// A time that the deployment needs too, in whole seconds. What is no time at all is told by the
  /// service's own judgement.
  private Duration seconds(Setting setting, Duration max) {
    var text = given.getOrDefault(setting.key(), setting.byDefault());
    var time = Settings.time(text).orElse(max);
    if (time.toMillisPart() != 0 || time.compareTo(max) > 0) {
      reader.problem(
          "%s: \"%s\" is not in whole seconds up to %ds"
              .formatted(origin(setting), text, max.toSeconds()));
      return max;
    }
    return time;
  }

  private static String origin(Setting setting) {
    return keyOf(setting).orElseThrow() + " (" + setting.key() + ")";
  }
}
