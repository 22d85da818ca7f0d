package dev.signalbox.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Settings that are wrong together although each is good alone, and those that only look so.
class ContradictionsTest {
  private static final String AT = "https://sqs.eu-west-1.amazonaws.com/111122223333/";
  private static final String CLUSTER = "arn:aws:ecs:eu-west-1:111122223333:cluster/agents";
  private static final String RUNTIME =
      "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/agent-1a2b3c4d5e";
  private static final String SECRET =
      "arn:aws:secretsmanager:eu-west-1:111122223333:secret:github-1a2b3c";

  /// Everything that names a thing in AWS, and all of it in one place.
  private static Map<String, String> good() {
    var environment = new TreeMap<String, String>();
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("SIGNALBOX_TASK_QUEUE_URL", AT + "tasks");
    environment.put("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", AT + "tasks-dead");
    environment.put("SIGNALBOX_EVENTS_QUEUE_URL", AT + "events");
    environment.put("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", AT + "events-dead");
    environment.put("SIGNALBOX_ECS_LANE_QUEUE_URL", AT + "lane-ecs");
    environment.put("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", AT + "lane-agentcore");
    environment.put("SIGNALBOX_TASK_TABLE", "tasks");
    environment.put("SIGNALBOX_TASK_EVENTS_TABLE", "timeline");
    environment.put("SIGNALBOX_USER_CONCURRENCY_TABLE", "slots");
    environment.put("SIGNALBOX_REPO_TABLE", "repos");
    environment.put("SIGNALBOX_TASK_APPROVALS_TABLE", "approvals");
    environment.put("SIGNALBOX_AGENTCORE_RUNTIME_ARN", RUNTIME);
    environment.put("SIGNALBOX_GITHUB_TOKEN_SECRET_ARN", SECRET);
    environment.put("SIGNALBOX_ECS_ENABLED", "true");
    environment.put("SIGNALBOX_ECS_CLUSTER_ARN", CLUSTER);
    environment.put("SIGNALBOX_ECS_TASK_DEFINITION", "agent");
    environment.put("SIGNALBOX_ECS_SUBNETS", "subnet-1,subnet-2");
    environment.put("SIGNALBOX_ECS_SECURITY_GROUPS", "sg-1");
    return environment;
  }

  private static Map<String, String> with(String... namesAndValues) {
    var environment = good();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment.put(name(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return environment;
  }

  private static String name(String text) {
    return text.matches("(AWS|HTTP|http).*") ? text : Setting.PREFIX + text;
  }

  private static String value(String name) {
    return good().getOrDefault(name(name), "");
  }

  private static List<String> problems(Map<String, String> environment) {
    return switch (Settings.read(environment)) {
      case Settings.Reading.Good _ -> List.of();
      case Settings.Reading.Bad(var problems) -> problems;
    };
  }

  @Test
  void whatIsInOnePlaceIsGood() {
    assertThat(problems(good())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ECS_CLUSTER_ARN | agents | such as arn:aws:ecs:eu-west-1:111122223333:cluster/agents
          ECS_CLUSTER_ARN | arn:aws:ecs:eu-west-1:1:cluster/agents | is not the ARN of a cluster
          ECS_CLUSTER_ARN | arn:aws:ecs:eu-west-1:111122223333:service/a | is not the ARN of a cluster
          ECS_CLUSTER_ARN | arn:aws:ecs:eu-west-1:111122223333:cluster/ | is not the ARN of a cluster
          ECS_CLUSTER_ARN | arn:aws:ecs::111122223333:cluster/agents | is not the ARN of a cluster
          ECS_CLUSTER_ARN | arn:aws:ecs:eu-west-2:111122223333:cluster/agents | is in eu-west-2
          ECS_CLUSTER_ARN | arn:aws:ecs:eu-west-1:999999999999:cluster/agents | is of account 99999
          ECS_CLUSTER_ARN | arn:aws-cn:ecs:eu-west-1:111122223333:cluster/agents | begins with arn:aws-cn
          ECS_TASK_DEFINITION | arn:aws:ecs:eu-west-2:111122223333:task-definition/a:1 | is in eu-west-2
          ECS_PLANNING_TASK_DEFINITION | arn:aws:ecs:eu-west-1:1:task-definition/a | is not the ARN
          ECS_TASK_DEFINITION | arn:aws:ecs:eu-west-1:111122223333:cluster/agents | is not the ARN
          ECS_SUBNETS | subnet-1,sg-1 | does not begin with subnet-
          ECS_SECURITY_GROUPS | subnet-1 | does not begin with sg-
          AGENTCORE_RUNTIME_ARN | agent-1a2b3c4d5e | is not the ARN of an AgentCore runtime
          AGENTCORE_RUNTIME_ARN | arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/a | is in us-east-1
          AGENTCORE_RUNTIME_ARN | arn:aws:bedrock-agentcore:eu-west-1:999999999999:runtime/a | is of account
          GITHUB_TOKEN_SECRET_ARN | github | is not the ARN of a secret
          GITHUB_TOKEN_SECRET_ARN | arn:aws:secretsmanager:us-east-1:111122223333:secret:g | is in us-east-1
          GITHUB_TOKEN_SECRET_ARN | arn:aws:ssm:eu-west-1:111122223333:parameter/g | is not the ARN of a secret
          TASK_TABLE | arn:aws:dynamodb:us-east-1:111122223333:table/tasks | is in us-east-1
          TASK_TABLE | arn:aws:dynamodb:eu-west-1:999999999999:table/tasks | is of account
          TASK_TABLE | my tasks | is not the name of a DynamoDB table
          TASK_QUEUE_URL | arn:aws:sqs:eu-west-1:111122223333:tasks | is not the http(s) URL of a queue
          TASK_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/tasks | is not the http(s) URL of a queue
          TASK_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/ | is not the http(s) URL
          TASK_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/1111/tasks | is not the http(s) URL
          TASK_QUEUE_URL | http://[::1/tasks | is not the http(s) URL
          TASK_QUEUE_URL | http://host/a b | is not the http(s) URL
          TASK_QUEUE_URL | http:///tasks | is not the http(s) URL
          TASK_QUEUE_URL | http://localhost:9324 | is not the http(s) URL
          TASK_QUEUE_URL | http://localhost:9324/1/tasks?Action=X | is not the http(s) URL
          TASK_QUEUE_URL | sqs.eu-west-1.amazonaws.com/111122223333/tasks | is not the http(s) URL
          TASK_QUEUE_URL | https://sqs.eu-west-2.amazonaws.com/111122223333/tasks | is in eu-west-2
          TASK_QUEUE_URL | https://queue.amazonaws.com/111122223333/tasks | is in us-east-1
          EVENTS_QUEUE_URL | https://us-east-2.queue.amazonaws.com/111122223333/events | is in us-east-2
          ECS_LANE_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/999999999999/lane | is of account 9999
          TASK_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/tasks.fifo | is a FIFO queue
          TASK_DEAD_LETTER_QUEUE_URL | http://localhost:4566/000000000000/dead.fifo | is a FIFO queue
          EVENTS_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/events.fifo | is a FIFO queue
          EVENTS_DEAD_LETTER_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/d.fifo | is a FIFO
          ECS_LANE_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/l.fifo | is a FIFO queue
          AGENTCORE_LANE_QUEUE_URL | https://sqs.eu-west-1.amazonaws.com/111122223333/l.fifo | is a FIFO
          BACKOFF_MAX | 1s | (1s) is shorter than SIGNALBOX_BACKOFF_FIRST (2s)
          STOP_AGE | 30s | (30s) is shorter than SIGNALBOX_STOP_REPEAT (60s)
          HEARTBEAT_NEVER_SEEN | 1m | (1m) is shorter than SIGNALBOX_HEARTBEAT_STALE (240s)
          AWS_ENDPOINT_URL_STS | localhost:4566 | is not an http(s) URL
          AWS_ENDPOINT_URL_DYNAMODB | http://local host:8000 | is not an http(s) URL
          AWS_ENDPOINT_URL_SQS | http:// | is not an http(s) URL
          AWS_ENDPOINT_URL_ECS | %%% | is not an http(s) URL
          AWS_ENDPOINT_URL_S3 | ftp://localhost | is not an http(s) URL
          HTTPS_PROXY | proxy:3128 | is not an http(s) URL
          http_proxy | http://[proxy | is not an http(s) URL
          AWS_REGION | eu-west-1a | is no Region
          AWS_REGION | EU-WEST-1 | is no Region
          """)
  void whatCanNotGoTogetherIsNamed(String name, String value, String words) {
    var environment = with(name, value);
    if (name.equals("AWS_REGION")) {
      environment.keySet().removeIf(it -> it.endsWith("_ARN") || it.contains("_ECS_"));
      environment.replaceAll((_, it) -> it.replace(AT, "http://localhost:9324/1/"));
    }

    assertThat(problems(environment))
        .singleElement()
        .asString()
        .startsWith(name(name))
        .contains(words);
  }

  private static final List<String> QUEUES =
      Stream.of(Setting.values())
          .map(Setting::name)
          .filter(it -> it.endsWith("QUEUE_URL"))
          .toList();

  @ParameterizedTest
  @FieldSource("QUEUES")
  void noQueueMayBeAnyOtherOne(String name) {
    assertThat(QUEUES).hasSize(6);
    for (var other : QUEUES) {
      if (!other.equals(name)) {
        assertThat(problems(with(name, value(other))))
            .singleElement()
            .asString()
            .contains(name(name), name(other), "are the same queue");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://sqs.eu-west-1.amazonaws.com/111122223333/tasks/",
        "https://SQS.eu-west-1.amazonaws.com/111122223333/tasks",
        "https://sqs.eu-west-1.amazonaws.com:443/111122223333/tasks",
        "http://sqs.eu-west-1.amazonaws.com/111122223333/tasks",
        "https://eu-west-1.queue.amazonaws.com/111122223333/tasks",
        "https://sqs-fips.eu-west-1.amazonaws.com/111122223333/tasks",
        "https://sqs.eu-west-1.api.aws/111122223333/tasks",
        "https://vpce-0a1b2c3d-4e5f.sqs.eu-west-1.vpce.amazonaws.com/111122223333/tasks"
      })
  void oneQueueInTwoSpellingsIsOneQueue(String url) {
    assertThat(problems(with("TASK_DEAD_LETTER_QUEUE_URL", url)))
        .containsExactly(
            "SIGNALBOX_TASK_QUEUE_URL and SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL are the same queue:"
                + " each needs one of its own");
    assertThat(problems(with("TASK_QUEUE_URL", url))).as("alone it is good").isEmpty();
  }

  @Test
  void oneQueueOfAnEmulatorInTwoSpellingsIsOneQueue() {
    var environment = with("TASK_QUEUE_URL", "http://localhost:9324/000000000000/tasks");
    environment.put(name("EVENTS_QUEUE_URL"), "http://127.0.0.1:9324/000000000000/tasks/");
    assertThat(problems(environment)).singleElement().asString().contains("same queue");

    environment.put(name("EVENTS_QUEUE_URL"), "http://127.0.0.1:9325/000000000000/tasks");
    assertThat(problems(environment)).as("another port").isEmpty();

    environment.put("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9324");
    assertThat(problems(environment))
        .as("one endpoint")
        .singleElement()
        .asString()
        .contains("same");
  }

  @ParameterizedTest
  @CsvSource({
    "TASK_TABLE, TASK_EVENTS_TABLE",
    "TASK_TABLE, USER_CONCURRENCY_TABLE",
    "TASK_TABLE, REPO_TABLE",
    "TASK_EVENTS_TABLE, USER_CONCURRENCY_TABLE",
    "TASK_EVENTS_TABLE, REPO_TABLE",
    "USER_CONCURRENCY_TABLE, REPO_TABLE",
    "TASK_TABLE, TASK_APPROVALS_TABLE",
    "TASK_EVENTS_TABLE, TASK_APPROVALS_TABLE",
    "USER_CONCURRENCY_TABLE, TASK_APPROVALS_TABLE",
    "REPO_TABLE, TASK_APPROVALS_TABLE"
  })
  void noTableMayBeAnyOtherOne(String one, String other) {
    var name = value(one);
    for (var same : List.of(name, "arn:aws:dynamodb:eu-west-1:111122223333:table/" + name)) {
      assertThat(problems(with(other, same)))
          .singleElement()
          .asString()
          .startsWith(name(one))
          .contains(name(other), "are the same table");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:4566/000000000000/",
        "http://localhost:4566/queue/us-east-1/000000000000/",
        "http://sqs.us-east-1.localhost.localstack.cloud:4566/000000000000/",
        "http://127.0.0.1:9324/000000000000/",
        "http://127.0.0.1:9324/queue/",
        "http://[::1]:9324/1/",
        "http://elastic_mq:9324/1/",
        "https://sqs/"
      })
  void queuesOfEmulatorsAreGoodWithAndWithoutAnEndpoint(String at) {
    var environment = good();
    environment.replaceAll((_, it) -> it.replace(AT, at));

    assertThat(problems(environment)).isEmpty();
    environment.put("AWS_ENDPOINT_URL", "http://localhost:4566");
    assertThat(problems(environment)).isEmpty();
    environment.put("AWS_REGION", "us-east-1");
    environment.put(name("GITHUB_TOKEN_SECRET_ARN"), SECRET.replace("eu-west-1", "us-east-1"));
    assertThat(problems(environment)).as("a cluster elsewhere, behind an endpoint").isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cn-north-1, aws-cn, amazonaws.com.cn",
    "us-gov-west-1, aws-us-gov, amazonaws.com",
    "us-iso-east-1, aws-iso, c2s.ic.gov",
    "ap-southeast-3, aws, amazonaws.com"
  })
  void allPartitionsAreGood(String region, String partition, String domain) {
    var environment = good();
    environment.replaceAll(
        (_, it) ->
            it.replace("eu-west-1", region)
                .replace("arn:aws:", "arn:" + partition + ":")
                .replace("amazonaws.com", domain));

    assertThat(problems(environment)).isEmpty();
  }

  @Test
  void whatIsSwitchedOffIsNotCompared() {
    var environment = with("AGENTCORE_ENABLED", "false", "AGENTCORE_RUNTIME_ARN", "arn:runtime");
    environment.put(name("HEARTBEAT_NEVER_SEEN"), "1s");
    environment.put(name("AGENTCORE_LANE_QUEUE_URL"), AT + "tasks");

    assertThat(problems(environment)).isEmpty();
  }

  @Test
  void allOfItIsToldAtOnce() {
    var environment =
        with(
            "TASK_DEAD_LETTER_QUEUE_URL", AT + "tasks",
            "EVENTS_QUEUE_URL", AT + "events.fifo",
            "ECS_CLUSTER_ARN", "agents",
            "REPO_TABLE", "tasks",
            "AWS_ENDPOINT_URL_S3", "not a url",
            "BACKOFF_MAX", "1s",
            "USER_CONCURRENCY_MAX", "many");

    assertThat(problems(environment)).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "BACKOFF_MAX, 2s",
    "STOP_AGE, 60s",
    "HEARTBEAT_NEVER_SEEN, 240s",
    "MAXIMUM_DURATION, 1m",
    "CAPACITY_AGE, 1s",
    "HTTPS_PROXY, http://proxy.example:3128",
    "http_proxy, http://user:word@10.0.0.1:3128",
    "ECS_TASK_DEFINITION, arn:aws:ecs:eu-west-1:111122223333:task-definition/agent:42",
    "ECS_PLANNING_TASK_DEFINITION, agent-planning:7",
    "TASK_TABLE, arn:aws:dynamodb:eu-west-1:111122223333:table/Prod.Tasks_1"
  })
  void whatLooksOddAndIsMeantIsGood(String name, String value) {
    assertThat(problems(with(name, value))).isEmpty();
  }
}
