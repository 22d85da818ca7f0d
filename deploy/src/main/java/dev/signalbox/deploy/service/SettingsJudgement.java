package dev.signalbox.deploy.service;

import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import software.amazon.awscdk.Token;

/// Has the service's own code look at what it is going to be told, so that a setting that it would
/// refuse ends the synth and not the first replica.
final class SettingsJudgement {
  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:([a-z0-9-]+):([0-9]{12}):.*");

  /// Where nothing that was chosen tells the Region and the account, any will do.
  private static final List<String> ANYWHERE = List.of("us-east-1", "111122223333");

  private final String region;
  private final String account;

  private SettingsJudgement(Map<String, String> environment) {
    this.region = place(environment, 1);
    this.account = place(environment, 2);
  }

  private static String place(Map<String, String> environment, int group) {
    return environment.entrySet().stream()
        .filter(it -> it.getKey().startsWith(Setting.PREFIX) && !Token.isUnresolved(it.getValue()))
        .flatMap(it -> ARN.matcher(it.getValue()).results())
        .map(it -> it.group(group))
        .findFirst()
        .orElse(ANYWHERE.get(group - 1));
  }

  static void check(Map<String, String> environment) {
    var judgement = new SettingsJudgement(environment);
    var known = new TreeMap<String, String>();
    environment.forEach((name, value) -> known.put(name, judgement.known(name, value)));
    switch (Settings.read(known)) {
      case Settings.Reading.Good _ -> {}
      case Settings.Reading.Bad(var problems) ->
          throw new IllegalArgumentException(
              "The service would refuse its settings:\n  - " + String.join("\n  - ", problems));
    }
  }

  /// What is known only once it is deployed is stood in for by something of its form.
  private String known(String name, String value) {
    return Token.isUnresolved(value)
        ? Setting.ofKey(name).map(this::standIn).orElse(region)
        : value;
  }

  private String standIn(Setting setting) {
    var name = setting.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Optional.of(name)
        .filter(it -> it.endsWith("-queue-url"))
        .map(it -> "https://sqs.%s.amazonaws.com/%s/%s".formatted(region, account, it))
        .orElseGet(
            () ->
                switch (setting) {
                  case ECS_CLUSTER_ARN ->
                      "arn:aws:ecs:%s:%s:cluster/%s".formatted(region, account, name);
                  case ECS_SUBNETS -> "subnet-0";
                  case ECS_SECURITY_GROUPS -> "sg-0";
                  default -> name;
                });
  }
}
