package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.deploy.iam.Call;
import dev.signalbox.deploy.iam.Policy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// An agent with another task's id in its hands is refused by the policies that are deployed, and
/// has what it needs for its own task. They are judged by IAM's rules as AWS documents them, since
/// the emulators look at no such condition. The last tests change the policies: were a condition
/// not needed, or the list of attacks too short, they would fail.
class AgentIsolationTest {
  private static final String OWN = "01JAGENTQ0000000000000000A";
  private static final String OTHER = "01JAGENTQ0000000000000000B";
  private static final Map<String, String> TAGS =
      Map.of("task_id", OWN, "user_id", "ada", "repo", "acme/rockets");

  private static final Resolved DATA = new Resolved(Variant.ECS.data());
  private static final AgentWorld WORLD = AgentWorld.of(Variant.ECS);
  private static final String AGENT = DATA.arn("AWS::IAM::Role", "AgentAccessTaskRole");
  private static final String TASKS = table("Tasks");
  private static final String EVENTS = table("TaskEvents");
  private static final String APPROVALS = table("TaskApprovals");
  private static final String ARTIFACTS = DATA.arn("AWS::S3::Bucket", "ArtifactsBucket");
  private static final String ATTACHMENTS = "arn:aws:s3:::their-attachments";
  private static final String BUCKET = DATA.arn("AWS::S3::Bucket", "PayloadBucket");

  /// All that the agent of the specification writes with the end of a task, and one that a newer
  /// agent might add: the whole of it is one update, which is refused for a single attribute.
  private static final String[] RESULTS =
      ("task_id status status_created_at completed_at error_message pr_url cost_usd duration_s"
              + " turns turns_attempted turns_completed prompt_version memory_written build_passed"
              + " lint_passed code_changed head_sha answer_text otel_trace_id trace_s3_uri"
              + " artifact_uri logs_url approval_gate_count of_a_newer_agent")
          .split(" ");

  private static String table(String name) {
    return Variant.ECS.data().all("AWS::DynamoDB::Table").keySet().stream()
        .filter(it -> it.matches("TaskTables" + name + "[0-9A-F]{8}"))
        .map(it -> DATA.arn("AWS::DynamoDB::Table", it))
        .findFirst()
        .orElseThrow();
  }

  private static Call item(String action, String table, String... keys) {
    return on("dynamodb:" + action, table).with("dynamodb:LeadingKeys", keys);
  }

  private static Call update(String key, String... attributes) {
    return item("UpdateItem", TASKS, key).with("dynamodb:Attributes", attributes);
  }

  private static Call object(String action, String key) {
    return on("s3:" + action, BUCKET + "/" + key);
  }

  private static Call artifact(String action, String key) {
    return on("s3:" + action, ARTIFACTS + "/" + key);
  }

  private static Call attachment(String action, String key) {
    return on("s3:" + action, ATTACHMENTS + "/" + key);
  }

  private static Call on(String action, String resource) {
    return new Call("", action, resource, Map.of());
  }

  /// What an agent of our contract does, with its conditions: their attributes count as well.
  private static List<Call> ownCalls() {
    return List.of(
        item("GetItem", TASKS, OWN),
        update(OWN, "task_id", "status", "status_created_at", "started_at", "attempt"),
        update(OWN, "task_id", "agent_heartbeat_at", "status", "attempt"),
        update(OWN, "task_id", "status", "awaiting_approval_request_id"),
        update(OWN, RESULTS),
        item("PutItem", EVENTS, OWN),
        item("Query", EVENTS, OWN),
        item("PutItem", APPROVALS, OWN),
        item("GetItem", APPROVALS, OWN),
        item("UpdateItem", APPROVALS, OWN),
        object("GetObject", "tasks/" + OWN + "/1/payload.json"),
        attachment("GetObject", "attachments/ada/" + OWN + "/a/log.txt"),
        attachment("GetObjectVersion", "attachments/ada/" + OWN + "/a/log.txt"),
        artifact("PutObject", "artifacts/" + OWN + "/report.md"),
        artifact("PutObject", "traces/ada/" + OWN + ".jsonl.gz"),
        on("bedrock:InvokeModel", Samples.MODEL),
        on("bedrock:InvokeModelWithResponseStream", Samples.MODEL));
  }

  /// What its session is refused, on its own task and on others.
  private static List<Call> foreignCalls() {
    var calls = new ArrayList<Call>();
    for (var table : List.of(TASKS, EVENTS, APPROVALS)) {
      for (var action :
          List.of(
              "GetItem",
              "UpdateItem",
              "PutItem",
              "DeleteItem",
              "Query",
              "ConditionCheckItem",
              "BatchGetItem",
              "BatchWriteItem",
              "PartiQLSelect",
              "PartiQLUpdate")) {
        calls.add(item(action, table, OTHER));
        calls.add(item(action, table, OWN, OTHER));
        calls.add(on("dynamodb:" + action, table));
      }
      calls.add(on("dynamodb:Scan", table));
      calls.add(item("DeleteItem", table, OWN));
      calls.add(item("Query", table + "/index/UserStatusIndex", OWN));
    }
    calls.add(item("PutItem", TASKS, OWN));
    for (var attribute : List.of("slot_held", "deadline_at", "session_id", "user_id", "ttl")) {
      calls.add(update(OWN, "task_id", "status", attribute));
    }
    // Of attributes that are not told, for-all would hold.
    calls.add(item("UpdateItem", TASKS, OWN));
    calls.add(on("dynamodb:UpdateItem", TASKS).with("dynamodb:Attributes", "task_id", "status"));
    calls.add(item("GetItem", table("UserConcurrency"), "ada"));
    calls.add(item("UpdateItem", table("UserConcurrency"), "ada"));
    calls.add(item("GetItem", table("Repos"), "acme/rockets"));
    calls.add(object("GetObject", "tasks/" + OTHER + "/1/payload.json"));
    calls.add(object("GetObject", "tasks/" + OWN + "x/1/payload.json"));
    calls.add(object("PutObject", "tasks/" + OWN + "/1/payload.json"));
    calls.add(object("DeleteObject", "tasks/" + OWN + "/1/payload.json"));
    calls.add(artifact("PutObject", "artifacts/" + OTHER + "/report.md"));
    calls.add(artifact("PutObject", "artifacts/" + OWN + "x/report.md"));
    calls.add(artifact("PutObject", "traces/ada/" + OTHER + ".jsonl.gz"));
    calls.add(artifact("PutObject", "traces/eve/" + OWN + ".jsonl.gz"));
    calls.add(artifact("GetObject", "artifacts/" + OWN + "/report.md"));
    calls.add(artifact("GetObject", "artifacts/" + OTHER + "/report.md"));
    calls.add(artifact("DeleteObject", "artifacts/" + OTHER + "/report.md"));
    for (var action : List.of("GetObject", "GetObjectVersion")) {
      calls.add(attachment(action, "attachments/ada/" + OTHER + "/a/log.txt"));
      calls.add(attachment(action, "attachments/eve/" + OWN + "/a/log.txt"));
      calls.add(attachment(action, "attachments/eve/" + OTHER + "/a/log.txt"));
      calls.add(attachment(action, "attachments/ada/" + OWN + "x/a/log.txt"));
      calls.add(attachment(action, "else/ada/" + OWN + "/a/log.txt"));
    }
    calls.add(attachment("PutObject", "attachments/ada/" + OWN + "/a/log.txt"));
    calls.add(attachment("DeleteObject", "attachments/ada/" + OWN + "/a/log.txt"));
    calls.add(on("s3:ListBucket", ATTACHMENTS));
    calls.add(on("s3:ListBucket", BUCKET));
    calls.add(on("s3:ListBucket", ARTIFACTS));
    calls.add(on("sts:AssumeRole", AgentWorld.SESSION_ROLE));
    return calls;
  }

  private static Map<String, Predicate<AgentWorld>> attacks() {
    var attacks = new LinkedHashMap<String, Predicate<AgentWorld>>();
    for (var call : foreignCalls()) {
      attacks.put("session: " + call, it -> it.permits(TAGS, call));
      attacks.put("task role: " + call, it -> it.ambient().allows(call) && !isAssume(call));
    }
    for (var call : ownCalls()) {
      attacks.put(
          "session without tags: " + call, it -> isData(call) && it.permits(Map.of(), call));
      attacks.put("task role: " + call, it -> isData(call) && it.ambient().allows(call));
    }
    attacks.put("no tags", it -> it.assumes(AGENT, "signalbox-" + OWN, Map.of()));
    attacks.put(
        "no task",
        it -> it.assumes(AGENT, "signalbox-" + OWN, Map.of("user_id", "ada", "repo", "a/b")));
    attacks.put("empty task", it -> it.assumes(AGENT, "signalbox-", Map.of("task_id", "")));
    attacks.put(
        "no id of a task", it -> it.assumes(AGENT, "s-tasks/1", Map.of("task_id", "tasks/1")));
    attacks.put(
        "one tag more",
        it -> it.assumes(AGENT, "s-" + OWN, Map.of("task_id", OWN, "department", "payroll")));
    attacks.put(
        "named after another task",
        it -> it.assumes(AGENT, "signalbox-" + OTHER, Map.of("task_id", OWN)));
    for (var other : List.of("role/service", "role/agent", "user/ada", "root")) {
      var arn = "arn:aws:iam::111122223333:" + other;
      attacks.put(other, it -> it.assumes(arn, "signalbox-" + OWN, TAGS));
    }
    return attacks;
  }

  private static boolean isAssume(Call call) {
    return call.action().startsWith("sts:");
  }

  private static boolean isData(Call call) {
    return !call.action().startsWith("bedrock:");
  }

  private static Stream<String> succeedingIn(AgentWorld world) {
    return attacks().entrySet().stream()
        .filter(it -> it.getValue().test(world))
        .map(Map.Entry::getKey);
  }

  private static boolean isUsable(AgentWorld world) {
    return world.assumes(AGENT, "signalbox-" + OWN, Map.of("task_id", OWN))
        && world.assumes(AGENT, "abca-bedrock-" + OWN, TAGS)
        && ownCalls().stream().allMatch(it -> world.permits(TAGS, it));
  }

  @Test
  void agentHasWhatItNeedsOfItsOwnTask() {
    assertThat(WORLD.assumes(AGENT, "signalbox-" + OWN, Map.of("task_id", OWN))).isTrue();
    assertThat(WORLD.assumes(AGENT, "abca-" + OWN, TAGS)).isTrue();
    assertThat(ownCalls()).allMatch(it -> WORLD.permits(TAGS, it));
    assertThat(isUsable(WORLD)).isTrue();
  }

  @Test
  void agentWithAnotherTasksIdInItsHandsIsRefused() {
    assertThat(attacks()).hasSizeGreaterThan(100);
    assertThat(succeedingIn(WORLD)).isEmpty();
  }

  @Test
  void withoutAnySingleConditionSomeAttackSucceeds() {
    assertThat(WORLD.trust().withoutOneCondition()).hasSize(3);
    assertThat(WORLD.trust().withoutOneCondition())
        .allSatisfy(it -> assertThat(succeedingIn(WORLD.trusting(it))).as(it + "").isNotEmpty());
    assertThat(WORLD.session().withoutOneCondition()).hasSizeGreaterThan(5);
    assertThat(WORLD.session().withoutOneCondition())
        .allSatisfy(it -> assertThat(succeedingIn(WORLD.allowing(it))).as(it + "").isNotEmpty());
  }

  @Test
  void withoutAnySingleIdInAPathSomeAttackSucceeds() {
    assertThat(WORLD.session().withoutOneVariable()).isNotEmpty();
    assertThat(WORLD.session().withoutOneVariable())
        .allSatisfy(it -> assertThat(succeedingIn(WORLD.allowing(it))).as(it + "").isNotEmpty());
  }

  @Test
  void withoutAnySingleActionSomeAgentCannotWork() {
    Stream.of(
            WORLD.trust().withoutOneAction().map(WORLD::trusting),
            WORLD.session().withoutOneAction().map(WORLD::allowing))
        .flatMap(it -> it)
        .forEach(it -> assertThat(isUsable(it)).as(it + "").isFalse());
  }

  /// Of the four things that a task role may do, three are not Signalbox's.
  @Test
  void taskRoleMayAssumeTheSessionRoleAndNoOther() {
    var session = DATA.arn("AWS::IAM::Role", "AgentAccessAgentSessionRole");

    for (var action : List.of("sts:AssumeRole", "sts:TagSession")) {
      assertThat(WORLD.ambient().allows(on(action, session))).isTrue();
      assertThat(WORLD.ambient().allows(on(action, AGENT))).isFalse();
    }
    assertThat(WORLD.ambient().statements().stream().flatMap(it -> it.actions().stream()))
        .containsExactlyInAnyOrder(
            "sts:AssumeRole",
            "sts:TagSession",
            "bedrock:InvokeModel",
            "bedrock:InvokeModelWithResponseStream",
            "secretsmanager:GetSecretValue");
  }

  @Test
  void rolesThatAgentsRunAsAreTrustedAndNoOthers() {
    assertThat(trusted(Variant.ECS)).containsExactly(AGENT);
    assertThat(trusted(Variant.AGENTCORE)).containsExactly(Samples.RUNTIME_ROLE);
    assertThat(trusted(Variant.THEIRS))
        .containsExactlyInAnyOrder("arn:aws:iam::111122223333:role/task", Samples.RUNTIME_ROLE);
  }

  private static Stream<String> trusted(Variant variant) {
    return new Resolved(variant.data())
        .trust("AgentAccessAgentSessionRole").statements().stream()
            .flatMap(it -> it.principals().stream())
            .distinct();
  }

  @Test
  void withoutABucketOfAttachmentsNobodyIsAllowedAny() {
    var session = new Resolved(Variant.AGENTCORE.data()).policy("AgentAccessAgentSessionRole");

    assertThat(session.statements().toString()).doesNotContain("attachments/", "GetObjectVersion");
  }

  /// What the README says of `agentSessionRole=false`, shown: this is what the role is there for.
  @Test
  void withoutTheSessionRoleAnAgentReachesOtherTasks() {
    var data = new Resolved(Variant.UNSCOPED.data());
    var ambient = data.policy("AgentAccessTaskRole", "AgentAccessPolicy");

    assertThat(Variant.UNSCOPED.data().all("AWS::IAM::Role").keySet())
        .noneMatch(it -> it.contains("Session"));
    assertThat(Variant.UNSCOPED.agents().json().toString()).doesNotContain("AGENT_SESSION_ROLE");
    assertThat(foreign(ambient, item("GetItem", TASKS, OTHER))).isTrue();
    assertThat(foreign(ambient, update(OTHER, "status"))).isTrue();
    assertThat(foreign(ambient, object("GetObject", "tasks/" + OTHER + "/1/payload.json")))
        .isTrue();
    assertThat(foreign(ambient, attachment("GetObject", "attachments/eve/" + OTHER + "/a/f")))
        .isTrue();
    assertThat(foreign(ambient, update(OWN, "slot_held"))).isFalse();
    assertThat(foreign(ambient, item("UpdateItem", TASKS, OWN))).isFalse();
    assertThat(foreign(ambient, item("PutItem", TASKS, OTHER))).isFalse();
  }

  /// The logical ids of the two variants are the same, and so are the ARNs that are made of them.
  private static boolean foreign(Policy ambient, Call call) {
    return ambient.allows(call);
  }
}
