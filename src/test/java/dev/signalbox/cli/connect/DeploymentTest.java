package dev.signalbox.cli.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.cli.Terminal;
import dev.signalbox.service.settings.Setting;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Where the settings of a command come from, and which of them count.
class DeploymentTest {
  private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");
  private static final String OUTPUTS =
      """
      <member><OutputKey>EnvTaskQueueUrl</OutputKey>\
      <OutputValue>http://127.0.0.1:9/1/of-the-stack</OutputValue></member>
      <member><OutputKey>EnvTaskTable</OutputKey><OutputValue>stack-tasks</OutputValue></member>
      <member><OutputKey>EnvEcsLaneQueueUrl</OutputKey>\
      <OutputValue>http://127.0.0.1:9/1/lane</OutputValue></member>
      <member><OutputKey>EnvAwsRegion</OutputKey><OutputValue>eu-central-1</OutputValue></member>
      <member><OutputKey>SecretConsoleToken</OutputKey><OutputValue>given</OutputValue></member>
      <member><OutputKey>SecretOfTomorrow</OutputKey><OutputValue>given</OutputValue></member>
      <member><OutputKey>ServiceName</OutputKey><OutputValue>not ours</OutputValue></member>
      """;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = new ArrayList<>();
  private HttpServer cloudFormation;

  @TempDir private Path home = Path.of("");

  /// A command that only says what it was given.
  @Command(name = "probe")
  private static final class Probe {
    @Mixin private Deployment deployment = new Deployment();
  }

  DeploymentTest() throws IOException {
    cloudFormation =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    CREDENTIALS.forEach(name -> System.setProperty(name, "test"));
    cloudFormation.createContext(
        "/",
        exchange -> {
          var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(body);
          var known = body.contains("StackName=prod");
          var answer =
              known
                  ? "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>prod"
                      + "</StackName><CreationTime>2026-01-01T00:00:00Z</CreationTime>"
                      + "<StackStatus>UPDATE_COMPLETE</StackStatus><Outputs>"
                      + OUTPUTS
                      + "</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
                  : "<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>"
                      + "Stack with id dev does not exist</Message></Error></ErrorResponse>";
          var bytes = answer.getBytes(UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/xml");
          exchange.sendResponseHeaders(known ? 200 : 400, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    cloudFormation.start();
  }

  @AfterEach
  void stop() {
    cloudFormation.stop(0);
    CREDENTIALS.forEach(System::clearProperty);
  }

  @Test
  void aStackGivesWhatItsOutputsName() {
    var resolved = resolve(environment(), "--stack", "prod", "--region", "eu-west-1");

    assertThat(resolved.values())
        .containsEntry("SIGNALBOX_TASK_QUEUE_URL", "http://127.0.0.1:9/1/of-the-stack")
        .containsEntry("SIGNALBOX_TASK_TABLE", "stack-tasks")
        .containsEntry("SIGNALBOX_ECS_LANE_QUEUE_URL", "http://127.0.0.1:9/1/lane")
        .containsEntry("AWS_REGION", "eu-west-1")
        .doesNotContainKeys("SERVICE_NAME", "SIGNALBOX_CONSOLE_TOKEN");
    assertThat(resolved.withheld())
        .isEqualTo(Map.of(Setting.CONSOLE_TOKEN, new Origin.Stack("prod")));
    assertThat(resolved.origins())
        .containsEntry("SIGNALBOX_TASK_TABLE", new Origin.Stack("prod"))
        .containsEntry("AWS_REGION", new Origin.Given("--region"));
    assertThat(asked).hasSize(1).first().asString().contains("Action=DescribeStacks");
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void theEnvironmentCountsBeforeTheStackAndThatIsSaid() {
    var environment = environment();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("SIGNALBOX_TASK_TABLE", "mine");

    var resolved = resolve(environment, "--stack", "prod");

    assertThat(resolved.values()).containsEntry("SIGNALBOX_TASK_TABLE", "mine");
    assertThat(resolved.origins())
        .containsEntry("SIGNALBOX_TASK_TABLE", new Origin.Environment())
        .containsEntry("SIGNALBOX_TASK_QUEUE_URL", new Origin.Stack("prod"));
    assertThat(err.toString(UTF_8)).contains("not of stack prod: SIGNALBOX_TASK_TABLE");
  }

  @Test
  void aStackThatIsNotThereIsAWrongOption() {
    var environment = environment();
    environment.put("AWS_REGION", "eu-west-1");

    assertThatThrownBy(() -> resolve(environment, "--stack", "dev"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessage("--stack: there is no stack dev in eu-west-1");
  }

  @Test
  void aCloudFormationThatIsNotThereIsOneSentenceWithExitCode1() {
    var environment = environment();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ENDPOINT_URL_CLOUDFORMATION", "http://127.0.0.1:9");

    assertThat(work(environment, "--stack", "prod")).isOne();
    assertThat(err.toString(UTF_8)).hasLineCount(1).contains("cloudformation");
  }

  @Test
  void aStackWithoutARegionIsAWrongOption() {
    assertThatThrownBy(() -> resolve(environment(), "--stack", "prod"))
        .isInstanceOf(CommandLine.ParameterException.class)
        .hasMessageContaining("AWS_REGION: is required");
  }

  @Test
  void theLocalAwsIsFoundByItsFileAndTheAwsOfTheEnvironmentDoesNotCount() throws IOException {
    try (var sqs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var environment = new HashMap<>(Map.of("HOME", home.toString()));
      environment.put("AWS_REGION", "eu-west-1");
      environment.put("AWS_PROFILE", "production");
      environment.put("SIGNALBOX_HTTP_PORT", "1234");
      var file = LocalFile.of(environment).orElseThrow();
      file.write(local(sqs.getLocalPort()));

      var resolved = resolve(environment);

      assertThat(resolved.values())
          .containsEntry("AWS_REGION", "us-east-1")
          .containsEntry("SIGNALBOX_TASK_TABLE", "it's $HOME \"tasks\"")
          .containsEntry("SIGNALBOX_HTTP_PORT", "1234")
          .doesNotContainKey("AWS_PROFILE");
      assertThat(resolved.origins())
          .containsEntry("SIGNALBOX_TASK_TABLE", new Origin.Local(file.path()))
          .containsEntry("SIGNALBOX_HTTP_PORT", new Origin.Environment());
      assertThat(resolved.credentials().orElseThrow().resolveCredentials().accessKeyId())
          .isEqualTo("local");
      assertThat(err.toString(UTF_8)).contains("On the local AWS, by " + file.path());
      assertThat(Files.getPosixFilePermissions(file.path()))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      file.remove();
      assertThat(file.path()).doesNotExist();
    }
  }

  @Test
  void aDeploymentOfTheEnvironmentCountsBeforeTheLocalOne() throws IOException {
    try (var sqs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var environment = new HashMap<>(Map.of("HOME", home.toString()));
      environment.put("SIGNALBOX_TASK_TABLE", "mine");
      LocalFile.of(environment).orElseThrow().write(local(sqs.getLocalPort()));

      var resolved = resolve(environment);

      assertThat(resolved.values()).containsEntry("SIGNALBOX_TASK_TABLE", "mine");
      assertThat(resolved.values()).doesNotContainKey("AWS_ENDPOINT_URL_SQS");
      assertThat(resolved.credentials()).isEmpty();
      assertThat(err.toString(UTF_8)).isEmpty();
    }
  }

  @Test
  void theFileOfALocalAwsThatIsGoneIsSaidToBe() throws IOException {
    int port;
    try (var sqs = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = sqs.getLocalPort();
    }
    var environment = Map.of("HOME", home.toString());
    LocalFile.of(environment).orElseThrow().write(local(port));

    assertThat(work(environment)).isEqualTo(2);
    assertThat(err.toString(UTF_8))
        .contains(
            "is gone.", "SIGNALBOX_TASK_TABLE: is required", "start one with 'signalbox local'");
  }

  @Test
  void theFileOfAnotherProcessIsLeftAlone() throws IOException {
    var file = LocalFile.of(Map.of("XDG_STATE_HOME", home.toString())).orElseThrow();
    Files.createDirectories(file.path().getParent());
    Files.writeString(file.path(), "# signalbox local, process 1\n");

    file.remove();

    assertThat(file.path()).exists();
  }

  private static Map<String, String> local(int sqsPort) {
    return Map.of(
        "AWS_REGION", "us-east-1",
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:" + sqsPort,
        "SIGNALBOX_HTTP_PORT", "1",
        "SIGNALBOX_TASK_TABLE", "it's $HOME \"tasks\"");
  }

  private Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "AWS_ENDPOINT_URL_CLOUDFORMATION",
            "http://127.0.0.1:" + cloudFormation.getAddress().getPort()));
  }

  private ResolvedSettings resolve(Map<String, String> environment, String... arguments) {
    var probe = new Probe();
    var _ = new CommandLine(probe).parseArgs(arguments);
    return probe.deployment.resolve(terminal(environment));
  }

  private int work(Map<String, String> environment, String... arguments) {
    var probe = new Probe();
    var _ = new CommandLine(probe).parseArgs(arguments);
    return probe.deployment.work(terminal(environment), Set.of(Setting.TASK_TABLE), _ -> 0);
  }

  private Terminal terminal(Map<String, String> environment) {
    var stream = new PrintStream(err, true, UTF_8);
    return new Terminal(environment, InstantSource.system(), new Random(1), stream, stream);
  }
}
