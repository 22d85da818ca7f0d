package dev.signalbox.e2e;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.local.LocalNames;
import dev.signalbox.sqs.Queues.Queue;
import dev.signalbox.sqs.Queues.QueueUrls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.localstack.LocalStackContainer;
import org.testcontainers.utility.DockerImageName;

/// In a LocalStack whose CloudFormation made what the deployment's template says, with the built
/// image as the service. ECS, AgentCore and the pipe are ours, in this JVM.
class LocalStackStoryIT extends StoryInAWorld {
  private static final String CLUSTER = "signalbox-agents";

  /// The name that the template is made for, which its rule looks for.
  private static final DeploymentName DEPLOYMENT = new DeploymentName("signalbox");

  @Override
  String name() {
    return "localstack";
  }

  @Override
  boolean needsDocker() {
    return true;
  }

  @Override
  AwsWorld open() throws Exception {
    var localStack = setting("E2E_LOCALSTACK_IMAGE", "localstack/localstack:4.14.0");
    var service = setting("E2E_SERVICE_IMAGE", "signalbox:dev");
    DockerEngine.require(System.getenv());
    DockerEngine.requireImage(
        service,
        DockerEngine.Pull.NEVER,
        "mvn -q package && docker build -t " + service + " . makes it");
    DockerEngine.requireImage(
        localStack,
        DockerEngine.Pull.TRIED,
        "it could not be pulled; .ci/containers localstack makes one");
    var template = template();
    var container = start(localStack);
    try {
      return world(container, template, service);
    } catch (RuntimeException | Error failure) {
      container.stop();
      throw failure;
    }
  }

  private static String template() throws AwsWorld.Missing, IOException {
    var path =
        Path.of(
            System.getProperty(
                "e2e.template", "deploy/target/cdk.out-ecs/SignalboxData.template.json"));
    if (!Files.exists(path)) {
      throw new AwsWorld.Missing(
          "there is no template "
              + path
              + ": .ci/template makes it (with node), or set e2e.template");
    }
    return Files.readString(path);
  }

  private static LocalStackContainer start(String image) {
    var container =
        new LocalStackContainer(
                DockerImageName.parse(image).asCompatibleSubstituteFor("localstack/localstack"))
            .withServices(
                "sqs",
                "dynamodb",
                "dynamodbstreams",
                "s3",
                "events",
                "iam",
                "sts",
                "cloudformation");
    Optional.ofNullable(System.getenv("LOCALSTACK_AUTH_TOKEN"))
        .ifPresent(token -> container.withEnv("LOCALSTACK_AUTH_TOKEN", token));
    container.start();
    return container;
  }

  private static AwsWorld world(LocalStackContainer container, String template, String image) {
    var endpoint = container.getEndpoint();
    var outputs = outputs(endpoint, template);
    var standIns = new StandInsBeside(new StandInsBeside.Theirs(endpoint, endpoint, endpoint));
    var _ = standIns.last(container::stop);
    return standIns.world(
        made(outputs),
        StandInsBeside.toTheirBus(standIns.theirClients().eventBridge()),
        AGENT,
        (name, environment) -> ServiceContainer.start(image, name, environment));
  }

  private static Map<String, String> outputs(URI endpoint, String template) {
    try (var http = HttpClient.newHttpClient()) {
      return new CloudFormation(endpoint, http).create("SignalboxData", template);
    }
  }

  private static StandInsBeside.Made made(Map<String, String> outputs) {
    return new StandInsBeside.Made(
        new QueueUrls(
            new Queue(output(outputs, "TaskQueueUrl"), output(outputs, "TaskQueueArn")),
            deadLetters(output(outputs, "TaskDeadLetterQueueUrl")),
            new Queue(output(outputs, "EventsQueueUrl"), output(outputs, "EventsQueueArn")),
            deadLetters(output(outputs, "EventsDeadLetterQueueUrl"))),
        TableNames.prefixed("")
            .withTasks(output(outputs, "TaskTableName"))
            .withTaskEvents(output(outputs, "TaskEventsTableName"))
            .withUserConcurrency(output(outputs, "UserConcurrencyTableName"))
            .withRepos(Optional.of(output(outputs, "RepoTableName"))),
        CLUSTER,
        DEPLOYMENT);
  }

  /// The stack says only where it is; the launch lanes name it as theirs too.
  private static Queue deadLetters(String url) {
    var name = url.substring(url.lastIndexOf('/') + 1);
    return new Queue(
        url, "arn:aws:sqs:" + LocalNames.REGION + ":" + LocalNames.ACCOUNT + ":" + name);
  }

  private static String output(Map<String, String> outputs, String name) {
    return Optional.ofNullable(outputs.get(name))
        .orElseThrow(() -> new IllegalStateException("the stack has no output " + name));
  }
}
