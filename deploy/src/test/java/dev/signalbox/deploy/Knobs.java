package dev.signalbox.deploy;

import dev.signalbox.deploy.choice.SettingChoices;
import dev.signalbox.service.settings.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every knob turned: all keys of settings, and what else a platform team reaches for.
final class Knobs {
  /// Values of settings whose default is none, or stands for something that cannot be given.
  private static final Map<Setting, String> VALUES =
      Map.ofEntries(
          Map.entry(Setting.ATTACHMENTS_BUCKET, "their-attachments"),
          Map.entry(Setting.CONSOLE_ENABLED, "true"),
          Map.entry(Setting.ECS_COMMAND, "[\"batch\"]"),
          Map.entry(Setting.ECS_CAPACITY_PROVIDERS, "FARGATE:1:1,FARGATE_SPOT:3"),
          Map.entry(Setting.ECS_PLATFORM_VERSION, "1.4.0"),
          Map.entry(Setting.MAXIMUM_DURATION, "4h"),
          Map.entry(Setting.MESSAGE_VISIBILITY, "90s"),
          Map.entry(Setting.SHUTDOWN_GRACE, "45s"),
          Map.entry(Setting.HTTP_HOST, "0.0.0.0"),
          Map.entry(Setting.HTTP_PORT, "8081"),
          Map.entry(Setting.TRACES_ENDPOINT, "http://collector.internal:4318/v1/traces"),
          Map.entry(Setting.OUTPUT_TAIL, "false"),
          Map.entry(Setting.ECS_START_RATE, "3"));

  private Knobs() {}

  static Map<String, Object> context() {
    var context = new TreeMap<String, Object>();
    for (var setting : Setting.values()) {
      SettingChoices.keyOf(setting).ifPresent(key -> context.put(key, value(setting)));
    }
    context.put("enableEcs", "true");
    context.put("agentCoreRuntimeArns", Samples.RUNTIME);
    context.put("agentCoreRoleArns", Samples.RUNTIME_ROLE);
    context.put("githubTokenSecretArn", Samples.SECRET);
    context.put("bedrockModelArns", Samples.MODEL);
    context.put("concurrencyMax", "40");
    context.put("consoleTokenSecretArn", Samples.CONSOLE_SECRET);
    context.put("customerManagedKey", "true");
    context.put("natGateways", "0");
    context.put("interfaceEndpoints", "true");
    context.put("producerAccounts", "444455556666,777788889999");
    context.put("producerOrganization", "o-a1b2c3d4e5");
    context.put("httpSecurityGroups", "sg-0a1b2c3d");
    context.put("operatorPrincipals", Samples.OPERATOR);
    return context;
  }

  static String value(Setting setting) {
    return Optional.ofNullable(VALUES.get(setting)).orElse(setting.byDefault());
  }
}
