package dev.signalbox.cloudformation;

import dev.signalbox.aws.AwsCall;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationAsyncClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Output;

/// The settings that a stack names in its outputs. CloudFormation allows letters and digits only in
/// the key of an output, so `EnvTaskQueueUrl` carries `SIGNALBOX_TASK_QUEUE_URL`, and
/// `EnvAwsRegion` carries `AWS_REGION`.
public final class StackOutputs {
  private static final String PREFIX = "Env";
  private static final String OF_AWS = "Aws";

  private final CloudFormationAsyncClient client;
  private final AwsCall calls = new AwsCall("cloudformation");

  public StackOutputs(CloudFormationAsyncClient client) {
    this.client = client;
  }

  /// Returns the values by their names in an environment; empty if there is no such stack.
  public Optional<Map<String, String>> of(String stack) {
    return calls.await(
        "DescribeStacks",
        () -> client.describeStacks(it -> it.stackName(stack)),
        it -> Optional.of(values(it)),
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
    answer.stacks().stream()
        .flatMap(it -> it.outputs().stream())
        .filter(it -> it.outputKey().matches(PREFIX + "[A-Z][A-Za-z0-9]*"))
        .forEach(it -> values.put(name(it), it.outputValue()));
    return values;
  }

  private static String name(Output output) {
    var words = output.outputKey().substring(PREFIX.length());
    var snake = words.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    return words.startsWith(OF_AWS) ? snake : "SIGNALBOX_" + snake;
  }
}
