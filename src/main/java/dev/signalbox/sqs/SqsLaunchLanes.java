package dev.signalbox.sqs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.queue.LaunchLanes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Launch lanes on SQS: a standard queue for each compute type, and the user as the message
/// group. The group makes it a fair queue without further settings: SQS serves the other groups
/// first while one takes a large share of its consumers. On a standard queue a group orders
/// nothing and blocks nobody.
///
/// Fairness must not rest on that alone. SQS calls a group noisy by its messages in flight, from
/// about 30 on, or by its share of the time that messages are handled, and a lane has few in
/// flight. ElasticMQ 1.7.1 takes the group, gives it back with the message, and serves in order
/// of arrival. So whoever puts tasks into a lane bounds how many of one user are in it at once.
public final class SqsLaunchLanes implements LaunchLanes {
  /// What SQS takes as a message group; a user's id may be twice as long and hold anything.
  private static final Pattern GROUP = Pattern.compile("[\\p{Alnum}\\p{Punct}]{1,128}");

  private final SqsAsyncClient client;
  private final Map<String, String> queueUrlByLane;
  private final AwsCall aws = new AwsCall("sqs");

  public SqsLaunchLanes(SqsAsyncClient client, Map<String, String> queueUrlByLane) {
    this.client = client;
    this.queueUrlByLane = Map.copyOf(queueUrlByLane);
  }

  @Override
  public void enter(String lane, String taskId, String userId) {
    var body = WakeMessage.of(taskId);
    var url =
        Optional.ofNullable(queueUrlByLane.get(lane))
            .orElseThrow(
                () ->
                    new DependencyRefused(
                        "sqs",
                        "no launch lane for " + lane + ": its type is switched off here",
                        new IllegalStateException("no lane " + lane)));
    var group = groupOf(userId);
    var _ =
        aws.await(
            "SendMessage",
            () -> client.sendMessage(r -> r.queueUrl(url).messageBody(body).messageGroupId(group)));
  }

  /// The user's id where SQS takes it, else a digest of it: the same user is always the same group.
  private static String groupOf(String userId) {
    return GROUP.matcher(userId).matches() ? userId : "sha256-" + digest(userId);
  }

  private static String digest(String text) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
