package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.deadletter.Choice;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.Discard;
import dev.signalbox.sqs.deadletter.Handled;
import dev.signalbox.sqs.deadletter.QueuedLetters;
import dev.signalbox.sqs.deadletter.Redrive;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The way back from the dead letters, on a real SQS server.
class RedriveTest {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();
  private static final Vertx VERTX = Vertx.vertx();
  private static final Choice ALL = new Choice(Set.of(), Optional.empty(), false);

  private final ElasticMqWorld world = SERVER.world(VERTX);
  private final DeadLetters deadLetters =
      new DeadLetters(SERVER.client(), world.urls().tasksDead().url());

  @AfterAll
  static void stop() {
    SERVER.close();
    VERTX.close().await();
  }

  @Test
  void aLetterGoesBackByteForByteWithItsProducersAttributesAndTheIdThatItHad() {
    var body = " {\"user_id\" :\"ä\\u00e4\"}\r\n\t ";
    var id = dieOf("bad-json", body, Map.of("trace", text("t-1")));

    assertThat(redrive(ALL)).hasSize(1).allMatch(it -> it.problem().isEmpty());

    var back = receive().getFirst();
    assertThat(back.message().body()).isEqualTo(body);
    assertThat(back.message().id()).isNotEqualTo(id);
    assertThat(back.message().originId()).isEqualTo(id);
    assertThat(back.attributes()).containsOnlyKeys("trace", "redriven_from");
    assertThat(deadLetters.list(10)).isEmpty();
  }

  @Test
  void aMessageThatWasNeverRedrivenIsItsOwnOrigin() {
    var id = world.send("new", Map.of());

    assertThat(receive().getFirst().message().originId()).isEqualTo(id);
  }

  @Test
  void aLetterThatDiesAgainAndAgainKeepsTheIdThatItsProducerKnows() {
    var id = dieOf("bad-json", "never good", Map.of());
    for (int i = 0; i < 3; i++) {
      assertThat(redrive(ALL)).hasSize(1);
      var again = receive().getFirst();
      assertThat(again.message().originId()).isEqualTo(id);
      bury(again, "bad-json");
    }

    assertThat(deadLetters.list(10))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.originId()).isEqualTo(id);
              assertThat(letter.isCalled(id)).isTrue();
              assertThat(letter.isCalled(letter.id())).isTrue();
            });
  }

  @Test
  void aLetterThatSqsMovedItselfKeepsItsOwnId() {
    world.source().sendToDeadLetters("received too often", Map.of());
    var letter = deadLetters.list(10).iterator().next();

    assertThat(redrive(ALL)).hasSize(1);

    assertThat(receive().getFirst().message().originId()).isEqualTo(letter.id());
  }

  @Test
  void tenAttributesOfAProducerLeaveRoomForWhereTheLetterCameFrom() {
    var ten = new java.util.TreeMap<String, MessageAttributeValue>();
    for (char name = 'a'; name < 'k'; name++) {
      ten.put(Character.toString(name), text("x"));
    }
    world.source().sendToDeadLetters("full", ten);

    assertThat(redrive(ALL)).allMatch(it -> it.problem().isEmpty());

    assertThat(receive().getFirst().attributes()).hasSize(10).containsKey("redriven_from");
  }

  @Test
  void twoCopiesOfOneMessageAreNotMovedInOneRun() {
    var id = dieOf("bad-json", "twice", Map.of());
    var copy = receiveDead().getFirst();
    world.source().sendToDeadLetters("twice", copy.attributes());

    assertThat(redrive(ALL)).hasSize(1);

    assertThat(deadLetters.list(10)).singleElement().matches(it -> it.originId().equals(id));
    assertThat(redrive(ALL)).hasSize(1);
    assertThat(receive()).hasSize(2).allMatch(it -> it.message().originId().equals(id));
  }

  @Test
  void onlyWhatWasChosenIsMovedAndADryRunMovesNothing() {
    var first = dieOf("bad-json", "one", Map.of());
    var second = dieOf("bad-schema", "two", Map.of());
    var third = dieOf("bad-schema", "three", Map.of());

    var dry = redrive(new Choice(Set.of(), Optional.of("bad-schema"), true));
    assertThat(dry)
        .extracting(it -> it.letter().originId())
        .containsExactlyInAnyOrder(second, third);
    assertThat(deadLetters.list(10)).hasSize(3);
    assertThat(redrive(new Choice(Set.of(third), Optional.of("bad-json"), false))).isEmpty();

    assertThat(redrive(new Choice(Set.of(third), Optional.of("bad-schema"), false))).hasSize(1);
    assertThat(deadLetters.list(10))
        .extracting(DeadLetters.DeadLetter::originId)
        .containsExactlyInAnyOrder(first, second);
    assertThat(receive()).singleElement().matches(it -> it.message().body().equals("three"));
  }

  @Test
  void aLetterThatCanNotBeSentStaysWhereItIs() {
    dieOf("bad-json", "kept", Map.of());
    var urls = world.urls();
    var nowhere =
        new Redrive(SERVER.client(), urls.tasksDead().url(), urls.tasks().url() + "-not-there");

    assertThat(nowhere.redrive(ALL, 10))
        .singleElement()
        .satisfies(it -> assertThat(it.problem().orElseThrow()).contains("not sent"));

    assertThat(deadLetters.list(10)).hasSize(1);
    assertThat(redrive(ALL)).hasSize(1).allMatch(it -> it.problem().isEmpty());
  }

  @Test
  void whoeverMeansOneLooksNoFurtherThanIt() {
    var first = dieOf("bad-json", "one of many", Map.of());
    for (int i = 1; i < 40; i++) {
      dieOf("bad-json", "one of many", Map.of());
    }

    assertThat(letters(world.urls().tasks().url()).redrive("task", first)).isTrue();

    // Every look counts as a receive: most were not looked at before now.
    var left = deadLetters.list(100);
    assertThat(left).hasSize(39);
    assertThat(left).filteredOn(it -> it.receiveCount() == 1).hasSizeGreaterThan(20);
    assertThat(receive()).singleElement().matches(it -> it.message().body().equals("one of many"));
    assertThat(letters(world.urls().tasks().url()).redrive("task", "no such id")).isFalse();
  }

  @Test
  void oneThatCannotBeSentIsNotSaidToBe() {
    var id = dieOf("bad-json", "kept", Map.of());

    var nowhere = letters(world.urls().tasks().url() + "-not-there");
    assertThatThrownBy(() -> nowhere.redrive("task", id)).isInstanceOf(DependencyRefused.class);

    assertThat(deadLetters.list(10)).singleElement().matches(it -> it.originId().equals(id));
    assertThat(letters(world.urls().tasks().url()).redrive("task", id)).isTrue();
    assertThat(deadLetters.list(10)).isEmpty();
  }

  private QueuedLetters letters(String queueUrl) {
    var urls = new QueuedLetters.Urls(queueUrl, world.urls().tasksDead().url());
    return new QueuedLetters(SERVER.client(), Map.of("task", urls));
  }

  @Test
  void onlyWhatWasChosenIsDiscardedEveryCopyOfItAndADryRunDiscardsNothing() {
    var kept = dieOf("bad-json", "one", Map.of());
    var gone = dieOf("bad-schema", "two", Map.of());
    var copy = receiveDead().stream().filter(it -> it.message().body().equals("two")).findFirst();
    world.source().sendToDeadLetters("two", copy.orElseThrow().attributes());
    world.source().sendToDeadLetters("received too often", Map.of());

    var bySchema = new Choice(Set.of(), Optional.of("bad-schema"), true);
    assertThat(discard(bySchema)).hasSize(2);
    assertThat(deadLetters.list(10)).hasSize(4);
    assertThat(discard(new Choice(Set.of(gone), Optional.of("bad-json"), false))).isEmpty();

    assertThat(discard(new Choice(Set.of(gone), Optional.empty(), false))).hasSize(2);
    assertThat(discard(new Choice(Set.of(), Optional.of("-"), false))).hasSize(1);

    assertThat(deadLetters.list(10)).singleElement().matches(it -> it.originId().equals(kept));
    assertThat(receive()).isEmpty();
  }

  @Test
  void oneLetterIsFoundByEitherOfItsIdsAndLeftWhereItIs() {
    var id = dieOf("bad-json", "look at me", Map.of());
    dieOf("bad-schema", "not at me", Map.of());

    var found = deadLetters.find(id, 100).orElseThrow();

    assertThat(found.body()).isEqualTo("look at me");
    assertThat(found.receiveCount()).isPositive();
    assertThat(deadLetters.find(found.id(), 100).map(DeadLetters.DeadLetter::body))
        .contains("look at me");
    assertThat(deadLetters.find("no such id", 100)).isEmpty();
    assertThat(deadLetters.list(10)).hasSize(2);
  }

  /// A message that the service could not use; returns the id that its producer knows.
  private String dieOf(String reason, String body, Map<String, MessageAttributeValue> attributes) {
    var id = world.send(body, attributes);
    var received =
        receive().stream().filter(it -> it.message().id().equals(id)).findFirst().orElseThrow();
    bury(received, reason);
    return id;
  }

  private void bury(Received received, String reason) {
    DeadLetters.bury(world.source(), received, new Verdict.Unusable(reason, "of a test"));
    assertThat(world.source().delete(List.of(received))).isEmpty();
  }

  private List<Handled> redrive(Choice choice) {
    return new Redrive(SERVER.client(), world.urls().tasksDead().url(), world.urls().tasks().url())
        .redrive(choice, 100);
  }

  private List<Handled> discard(Choice choice) {
    return new Discard(SERVER.client(), world.urls().tasksDead().url()).discard(choice, 100);
  }

  private List<Received> receive() {
    return world.source().poll(10, Duration.ofSeconds(1), Duration.ofSeconds(60)).await();
  }

  private List<Received> receiveDead() {
    return world.dead();
  }

  private static MessageAttributeValue text(String value) {
    return MessageAttributeValue.builder().dataType("String").stringValue(value).build();
  }
}
