package dev.signalbox.cloudformation;

import dev.signalbox.aws.AwsCall;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationAsyncClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;

/// The settings that a stack names in its outputs. CloudFormation allows letters and digits only in
/// the key of an output, so `EnvTaskQueueUrl` carries `SIGNALBOX_TASK_QUEUE_URL`, and
/// `EnvAwsRegion` carries `AWS_REGION`. Of what is secret, `SecretConsoleToken` says only that the
/// service has it.
public final class StackOutputs {
  private static final String PREFIX = "Env";
  private static final String SECRET = "Secret";
  private static final String OF_AWS = "Aws";

  private final CloudFormationAsyncClient client;
  private final AwsCall calls = new AwsCall("cloudformation");

  public StackOutputs(CloudFormationAsyncClient client) {
    this.client = client;
  }

  /// What a stack says.
  ///
  /// @param values by their names in an environment
  /// @param withheld the names of those that the service has and that are not told
  public record Told(Map<String, String> values, Set<String> withheld) {
    public Told {
      values = Map.copyOf(values);
      withheld = Set.copyOf(withheld);
    }
  }

  /// Empty if there is no such stack.
  public Optional<Told> of(String stack) {
    return calls.await(
        "DescribeStacks",
        () -> client.describeStacks(it -> it.stackName(stack)),
        it -> Optional.of(new Told(values(it), withheld(it))),
        failure -> isMissing(failure) ? Optional.of(Optional.empty()) : Optional.empty());
  }

  /// CloudFormation has no code of its own for it.
  private static boolean isMissing(SdkException failure) {
    return failure instanceof CloudFormationException refused
        && refused.statusCode() == 400
        && String.valueOf(refused.getMessage()).contains("does not exist");
  }

  private static Map<String, String> values(DescribeStacksResponse answer) {
    var values = new TreeMap<String, String>();
    outputs(answer, PREFIX).forEach(it -> values.put(name(it, PREFIX), it.outputValue()));
    return values;
  }

  private static Set<String> withheld(DescribeStacksResponse answer) {
    return outputs(answer, SECRET).map(it -> name(it, SECRET)).collect(Collectors.toSet());
  }

  private static Stream<Output> outputs(DescribeStacksResponse answer, String prefix) {
    return answer.stacks().stream()
        .flatMap(it -> it.outputs().stream())
        .filter(it -> it.outputKey().matches(prefix + "[A-Z][A-Za-z0-9]*"));
  }

  private static String name(Output output, String prefix) {
    var words = output.outputKey().substring(prefix.length());
    var snake = words.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    return words.startsWith(OF_AWS) ? snake : "SIGNALBOX_" + snake;
  }
}
