package dev.signalbox.deploy.operator;

import static dev.signalbox.service.settings.Setting.CONSOLE_TOKEN;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.Stacks;
import dev.signalbox.deploy.service.SignalboxService;
import dev.signalbox.service.settings.Setting;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;

/// For people: the policies, the role, and all settings of the service as outputs, so that
/// `signalbox --stack` sees what the service sees. A sweep by hand under other limits than the
/// service's would judge its tasks wrongly, so none is left out but secrets, of which only their
/// being there is told.
public final class SignalboxOperator extends Stack {
  public SignalboxOperator(
      App app,
      Choices choices,
      SignalboxData data,
      SignalboxService service,
      Optional<Substrate> ecs) {
    super(app, Stacks.id(choices, "Operator"), Stacks.props("Signalbox: for its operators"));
    var access = new OperatorAccess(this, choices, data, service, ecs);
    Stacks.output(
        this, "OperatorLookPolicyArn", access.look().getManagedPolicyArn(), "Attach it to look");
    Stacks.output(
        this, "OperatorActPolicyArn", access.act().getManagedPolicyArn(), "And this to act");
    access
        .role()
        .ifPresent(
            it -> Stacks.output(this, "OperatorRoleArn", it.getRoleArn(), "May look and act"));
    service.orchestrator().environment().forEach(this::tell);
    choices
        .settings()
        .consoleTokenSecretArn()
        .ifPresent(_ -> output(outputOf("Secret", CONSOLE_TOKEN.key()), "given"));
  }

  /// Proxies and the like are of the service's own surroundings, not of a person's.
  private void tell(String name, String value) {
    if (name.startsWith(Setting.PREFIX) || name.equals("AWS_REGION")) {
      output(outputOf("Env", name), value);
    }
  }

  private void output(String key, String value) {
    var _ = CfnOutput.Builder.create(this, key).value(value).build();
  }

  /// `EnvTaskQueueUrl` for `SIGNALBOX_TASK_QUEUE_URL`: the key of an output has no underscore.
  private static String outputOf(String prefix, String name) {
    var words = name.replaceFirst("^" + Setting.PREFIX, "").toLowerCase(Locale.ROOT);
    return Arrays.stream(words.split("_"))
        .map(it -> Character.toUpperCase(it.charAt(0)) + it.substring(1))
        .collect(Collectors.joining("", prefix, ""));
  }
}
