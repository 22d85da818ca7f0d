package dev.signalbox.e2e;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.eventbridge.QueueDelivery;
import dev.signalbox.sqs.Queues;
import java.net.URI;
import java.util.Locale;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// In an emulator that runs already, at `AWS_ENDPOINT_URL` or at `AWS_ENDPOINT_URL_SQS`,
/// `_DYNAMODB` and `_EVENTBRIDGE`. Queues, tables and the rule get names of this run's own and
/// stay. Where PutEvents refuses ECS's source, as AWS does, `E2E_EXTERNAL_EVENTS=queue` sends ECS
/// events straight to the queue.
class ExternalStoryIT extends StoryInAWorld {
  @Override
  String name() {
    return "external";
  }

  @Override
  AwsWorld open() throws AwsWorld.Missing {
    var theirs =
        new StandInsBeside.Theirs(endpoint("SQS"), endpoint("DYNAMODB"), endpoint("EVENTBRIDGE"));
    var run = "e2e-" + Onlooker.newId().toLowerCase(Locale.ROOT);
    var standIns = new StandInsBeside(theirs);
    var clients = standIns.theirClients();
    var queues = new Queues(clients.sqs()).create(run);
    var tables = TableNames.prefixed(run + "-");
    Tables.createMissing(clients.dynamoDb(), tables);
    var made = new StandInsBeside.Made(queues, tables, run, LocalNames.DEPLOYMENT);
    return standIns.world(made, events(standIns, made), AGENT, ServiceProcess::start);
  }

  private static URI endpoint(String service) throws AwsWorld.Missing {
    var given = setting("AWS_ENDPOINT_URL_" + service, setting("AWS_ENDPOINT_URL", ""));
    if (given.isEmpty()) {
      throw new AwsWorld.Missing(
          "neither AWS_ENDPOINT_URL nor AWS_ENDPOINT_URL_" + service + " is set");
    }
    var uri = URI.create(given);
    if (uri.getHost().endsWith("amazonaws.com")) {
      throw new AwsWorld.Missing(given + " is AWS itself, which this story is not for");
    }
    return uri;
  }

  private static QueueDelivery events(StandInsBeside standIns, StandInsBeside.Made made) {
    var clients = standIns.theirClients();
    var queue = made.queues().events();
    if (setting("E2E_EXTERNAL_EVENTS", "bus").equals("queue")) {
      return (_, body) ->
          clients.sqs().sendMessage(it -> it.queueUrl(queue.url()).messageBody(body));
    }
    var pattern =
        """
        {"source":["aws.ecs"],"detail-type":["ECS Task State Change"],"detail":{"clusterArn":["%s"],
         "lastStatus":["RUNNING","STOPPED"],"startedBy":[{"prefix":"%s"}]}}\
        """
            .formatted(made.clusterArn(), EcsSession.startedByPrefix(made.deployment()));
    var rule = made.cluster();
    clients.eventBridge().putRule(it -> it.name(rule).eventPattern(pattern)).join();
    clients
        .eventBridge()
        .putTargets(
            it -> it.rule(rule).targets(Target.builder().id("events").arn(queue.arn()).build()))
        .join();
    return StandInsBeside.toTheirBus(clients.eventBridge());
  }
}
