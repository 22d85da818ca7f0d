package dev.signalbox.local.eventbridge;

import static dev.signalbox.local.eventbridge.EventBridgeWorld.ECS_PATTERN;
import static dev.signalbox.local.eventbridge.EventBridgeWorld.QUEUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.model.InvalidEventPatternException;
import software.amazon.awssdk.services.eventbridge.model.LimitExceededException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;
import software.amazon.awssdk.services.eventbridge.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.RuleState;
import software.amazon.awssdk.services.eventbridge.model.Target;

class LocalEventBridgeTest {
  private final EventBridgeWorld world = new EventBridgeWorld(EventBridgeSettings.strict());

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void eventOfOurTasksReachesTheQueueWholeAndOthersDoNot() {
    world.route(ECS_PATTERN);

    world.publishTask("ecs-svc/1", "RUNNING", 1);
    world.publishTask("signalbox/t/1", "RUNNING", 2);

    await().until(() -> !world.arrived().isEmpty());
    assertThat(world.arrived()).containsExactly(2);
    assertThat(world.queues.in(QUEUE).getFirst().path("detail-type").asText())
        .isEqualTo("ECS Task State Change");
  }

  @Test
  void eventsArriveInTheOrderOfPublishingThoughTheQueueRefusesAtFirst() {
    world.route(ECS_PATTERN);
    world.queues.refuse(3);

    IntStream.range(0, 50).forEach(n -> world.publishTask("signalbox/t/1", "RUNNING", n));

    await().until(() -> world.arrived().size() == 50);
    assertThat(world.arrived()).isSorted();
    assertThat(world.bridge.undelivered()).isZero();
  }

  @Test
  void putEventsDeliversTheEnvelopeThatAwsMakes() {
    world.route("{\"source\": [\"demo\"]}");
    var entry =
        entry("demo", "{\"n\": 1}").toBuilder()
            .resources("arn:x")
            .time(Instant.parse("2026-03-02T10:15:42.877Z"))
            .build();

    var result = put(entry).getFirst();

    await().until(() -> !world.queues.in(QUEUE).isEmpty());
    var event = world.queues.in(QUEUE).getFirst();
    assertThat(event.path("id").asText()).isEqualTo(result.eventId());
    assertThat(event.path("version").asText()).isEqualTo("0");
    assertThat(event.path("time").asText()).isEqualTo("2026-03-02T10:15:42Z");
    assertThat(event.path("account").asText()).isEqualTo("000000000000");
    assertThat(event.path("region").asText()).isEqualTo("us-east-1");
    assertThat(event.path("resources").toString()).isEqualTo("[\"arn:x\"]");
    assertThat(event.path("detail").toString()).isEqualTo("{\"n\":1}");
  }

  @Test
  void eachBadEntryIsReportedBesideTheGoodOnes() {
    var results =
        put(
            entry("demo", "{}"),
            entry("", "{}"),
            entry("demo", "[1]"),
            entry("demo", "{broken"),
            entry("aws.ecs", "{}"),
            entry("demo", "{}").toBuilder().detailType("").build(),
            entry("demo", "{}").toBuilder().eventBusName("nowhere").build());

    assertThat(results)
        .extracting(result -> String.valueOf(result.errorCode()))
        .containsExactly(
            "null",
            "InvalidArgument",
            "MalformedDetail",
            "MalformedDetail",
            "NotAuthorizedForSourceException",
            "InvalidArgument",
            "InvalidArgument");
  }

  @Test
  void awsSourcesPassWhenAllowed() {
    var settings =
        new EventBridgeSettings(
            "us-east-1", "000000000000", EventBridgeSettings.AwsSources.ALLOWED);
    try (var open = new EventBridgeWorld(settings)) {
      var answer = open.client.putEvents(put -> put.entries(entry("aws.ecs", "{}"))).join();

      assertThat(answer.failedEntryCount()).isZero();
    }
  }

  @Test
  void moreThanTenEntriesAreRefused() {
    var entries = Collections.nCopies(11, entry("demo", "{}"));

    assertThatThrownBy(() -> world.client.putEvents(put -> put.entries(entries)).join())
        .hasMessageContaining("Entries");
  }

  @Test
  void badPatternsAreRefused() {
    for (var pattern :
        List.of("{", "{}", "{\"source\": \"demo\"}", "{\"a\": [{\"nonsense\": 1}]}")) {
      refused(
          () -> world.client.putRule(rule -> rule.name("bad").eventPattern(pattern)).join(),
          InvalidEventPatternException.class);
    }
    assertThat(world.client.listRules(list -> list.namePrefix("bad")).join().rules()).isEmpty();
  }

  @Test
  void disabledRuleMatchesNothingUntilItIsEnabled() {
    world.route(ECS_PATTERN);
    world.client.disableRule(rule -> rule.name("route")).join();
    world.publishTask("signalbox/t/1", "RUNNING", 1);
    assertThat(world.client.describeRule(rule -> rule.name("route")).join().state())
        .isEqualTo(RuleState.DISABLED);

    world.client.enableRule(rule -> rule.name("route")).join();
    world.publishTask("signalbox/t/1", "RUNNING", 2);

    await().until(() -> !world.arrived().isEmpty());
    assertThat(world.arrived()).containsExactly(2);
  }

  @Test
  void ruleThatIsPutAgainKeepsItsTargets() {
    world.route(ECS_PATTERN);

    world.client.putRule(rule -> rule.name("route").eventPattern("{\"source\":[\"x\"]}")).join();

    var targets = world.client.listTargetsByRule(list -> list.rule("route")).join().targets();
    assertThat(targets).extracting(Target::arn).containsExactly(QUEUE);
    assertThat(world.client.describeRule(rule -> rule.name("route")).join().eventPattern())
        .isEqualTo("{\"source\":[\"x\"]}");
  }

  @Test
  void ruleWithTargetsCannotBeDeletedBeforeTheyAreRemoved() {
    world.route(ECS_PATTERN);
    assertThatThrownBy(() -> world.client.deleteRule(rule -> rule.name("route")).join())
        .hasMessageContaining("has targets");

    world.client.removeTargets(remove -> remove.rule("route").ids("queue")).join();
    world.client.deleteRule(rule -> rule.name("route")).join();

    assertThat(world.client.listRules(list -> {}).join().rules()).isEmpty();
    refused(
        () -> world.client.describeRule(rule -> rule.name("route")).join(),
        ResourceNotFoundException.class);
  }

  @Test
  void busOfOnesOwnHasRulesOfItsOwn() {
    world.client.createEventBus(bus -> bus.name("mine")).join();
    var arn =
        world
            .client
            .putRule(rule -> rule.name("r").eventBusName("mine").eventPattern(ECS_PATTERN))
            .join()
            .ruleArn();

    assertThat(arn).isEqualTo("arn:aws:events:us-east-1:000000000000:rule/mine/r");
    var mine = world.client.listRules(list -> list.eventBusName("mine")).join().rules();
    assertThat(mine).extracting(Rule::name).containsExactly("r");
    assertThat(world.client.listRules(list -> {}).join().rules()).isEmpty();
    refused(
        () -> world.client.createEventBus(bus -> bus.name("mine")).join(),
        ResourceAlreadyExistsException.class);
    refused(
        () -> world.client.listRules(list -> list.eventBusName("none")).join(),
        ResourceNotFoundException.class);
  }

  @Test
  void targetsAreRefusedBeyondFiveAndOnUnknownRules() {
    world.route(ECS_PATTERN);
    var five =
        IntStream.range(0, 5)
            .mapToObj(n -> Target.builder().id("t" + n).arn(QUEUE).build())
            .toList();

    refused(
        () -> world.client.putTargets(put -> put.rule("route").targets(five)).join(),
        LimitExceededException.class);
    refused(
        () -> world.client.putTargets(put -> put.rule("none").targets(five)).join(),
        ResourceNotFoundException.class);
  }

  @Test
  void deadLetterQueueGetsTheEventWhenTheRetriesAreUsedUp() {
    var deadLetters = "arn:aws:sqs:us-east-1:000000000000:dead";
    world.route(ECS_PATTERN);
    world.target(
        Target.builder()
            .id("queue")
            .arn(QUEUE)
            .deadLetterConfig(dead -> dead.arn(deadLetters))
            .retryPolicy(retry -> retry.maximumRetryAttempts(1))
            .build());
    world.queues.refuse(2);

    world.publishTask("signalbox/t/1", "RUNNING", 1);

    await().until(() -> !world.queues.in(deadLetters).isEmpty());
    assertThat(world.arrived()).isEmpty();
  }

  @Test
  void patternsCanBeTried() {
    var event =
        """
        {"id":"1","account":"0","source":"demo","time":"2026-03-02T10:15:42Z","region":"us-east-1",
         "resources":[],"detail-type":"x","detail":{"n":[1,2]}}
        """;

    assertThat(tried("{\"detail\":{\"n\":[2]}}", event)).isTrue();
    assertThat(tried("{\"detail\":{\"n\":[3]}}", event)).isFalse();
    assertThatThrownBy(() -> tried("{\"source\":[\"demo\"]}", "{\"source\":\"demo\"}"))
        .hasMessageContaining("Event is not valid");
  }

  private boolean tried(String pattern, String event) {
    return world
        .client
        .testEventPattern(test -> test.eventPattern(pattern).event(event))
        .join()
        .result();
  }

  private List<PutEventsResultEntry> put(PutEventsRequestEntry... entries) {
    return world.client.putEvents(put -> put.entries(entries)).join().entries();
  }

  private static PutEventsRequestEntry entry(String source, String detail) {
    return PutEventsRequestEntry.builder().source(source).detailType("x").detail(detail).build();
  }

  private static void refused(ThrowingCallable call, Class<? extends Throwable> with) {
    assertThatThrownBy(call).hasCauseInstanceOf(with);
  }

  @Test
  void aFailureOfTheDeliveryIsTriedAgainAndHoldsUpNothingBehindIt() {
    world.route(ECS_PATTERN);
    var failures = new AtomicInteger(2);
    world.queues.atSend =
        () -> {
          if (failures.getAndDecrement() > 0) {
            throw new StackOverflowError("planted");
          }
        };

    world.publishTask("signalbox/x/1", "RUNNING", 1);
    world.publishTask("signalbox/x/1", "STOPPED", 2);

    await().untilAsserted(() -> assertThat(world.arrived()).containsExactly(1, 2));
    assertThat(world.bridge.undelivered()).isZero();
  }
}
