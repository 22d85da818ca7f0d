package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two values of one type that change places are a mistake that nothing notices at run time. Where
/// settings have such neighbours it cannot be written. The compiler itself is asked.
class NamedSettingsTest {
  private static List<String> errors(String expression) {
    return SnippetCompiler.errors(
        """
        import dev.signalbox.aws.AwsTimeouts;
        import dev.signalbox.dynamodb.TableNames;
        import dev.signalbox.ecs.EcsSettings.*;
        import dev.signalbox.lifecycle.policy.*;
        import dev.signalbox.service.settings.*;
        import dev.signalbox.service.settings.QueueSettings.*;
        import java.time.Duration;
        import java.util.List;
        import java.util.Optional;
        class Snippet {
          Object of(Duration one, Duration other, QueueUrl url, DeadLetterUrl deadLetters,
              Subnets subnets, SecurityGroups groups, Family family, ContainerName container) {
            return %s;
          }
        }
        """
            .formatted(expression));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LifecyclePolicy.DEFAULTS.with(StopPolicy.DEFAULTS.withRepeat(one).withAge(other))",
        "TableNames.prefixed(\"a-\").withTasks(\"t\").withTaskEvents(\"e\")",
        "AwsTimeouts.DEFAULTS.withAttempt(one).withAgentCore(other).withSilence(one)",
        "new Queue(url, deadLetters)",
        "new Network(subnets, groups)",
        "new AgentDefinition(family, Optional.empty(), container, List.of())"
      })
  void whatIsNamedCompiles(String expression) {
    assertThat(errors(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new LaunchPolicy(one, 3, one, one, other, false, one)",
        "new SessionPolicy(one, one, other)",
        "new SilencePolicy(one, one, one, one, other)",
        "new StopPolicy(one, other)",
        "new LifecyclePolicy(LaunchPolicy.DEFAULTS, SessionPolicy.DEFAULTS,"
            + " SilencePolicy.DEFAULTS, StopPolicy.DEFAULTS, one, one, other)",
        "new AwsTimeouts(one, other, Optional.empty())",
        "new TableNames(\"tasks\", \"events\", \"users\", Optional.empty(), Optional.empty())"
      })
  void neighboursOfOneTypeHaveNoPlacesToChange(String expression) {
    assertThat(errors(expression)).singleElement().asString().contains("has private access");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"new ConsumerSettings(32, one, other)", "new QueueSettings(null, null, null)"})
  void settingsThatAreOnlyReadCannotBePutTogetherElsewhere(String expression) {
    assertThat(errors(expression)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "new Queue(deadLetters, url)",
        "new Network(groups, subnets)",
        "new AgentDefinition(container, Optional.empty(), family, List.of())"
      })
  void changedPlacesDoNotCompile(String expression) {
    assertThat(errors(expression)).singleElement().asString().contains("incompatible types");
  }
}
