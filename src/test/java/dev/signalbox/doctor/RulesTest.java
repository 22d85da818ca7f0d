package dev.signalbox.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.DefinitionFacts;
import dev.signalbox.doctor.facts.NetworkFacts;
import dev.signalbox.doctor.facts.PipeFacts;
import dev.signalbox.doctor.facts.QueueFacts;
import dev.signalbox.doctor.facts.TableFacts;
import dev.signalbox.doctor.facts.TableFacts.Index;
import dev.signalbox.doctor.facts.TableFacts.Stream;
import dev.signalbox.doctor.rules.CapacityRules;
import dev.signalbox.doctor.rules.NetworkRules;
import dev.signalbox.doctor.rules.PipeRules;
import dev.signalbox.doctor.rules.QueueRules;
import dev.signalbox.doctor.rules.TableRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What no local AWS can be brought to: periods, projections, filters.
class RulesTest {
  private static final String QUEUE = "arn:aws:sqs:eu-west-1:111122223333:events";

  private static List<String> whats(Outcome outcome) {
    return outcome instanceof Outcome.Found(var findings)
        ? findings.stream().map(Finding::what).toList()
        : List.of();
  }

  @Test
  void deadLettersThatAreForgottenSoonerThanTheirSourceAreFound() {
    var queue =
        new QueueFacts(
            "https://sqs.eu-west-1.amazonaws.com/111122223333/dead",
            QUEUE,
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofDays(4)),
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            true);

    assertThat(
            whats(
                QueueRules.queue(
                    new Asked.Known<>(queue), QueueRules.Kind.DEAD_LETTERS, "X", queue.url())))
        .containsExactly("The queue forgets messages after 4 days.");
    assertThat(
            whats(
                QueueRules.queue(
                    new Asked.Known<>(queue), QueueRules.Kind.INTAKE, "X", queue.url())))
        .isEmpty();
  }

  private static TableFacts table(Index index, Optional<Stream> stream) {
    return new TableFacts(
        "tasks",
        "arn:aws:dynamodb:eu-west-1:111122223333:table/tasks",
        "ACTIVE",
        List.of("task_id"),
        List.of(index),
        stream,
        new Asked.Known<>(Optional.of("ttl")));
  }

  private static final Index DEADLINES =
      new Index("DeadlineIndex", "ACTIVE", List.of("shard", "at"), "INCLUDE", List.of("attempt"));

  @Test
  void anIndexThatHoldsTooLittleOrHasOtherKeysIsFoundAndOneThatHoldsAllIsGood() {
    var shape = table(DEADLINES, Optional.empty());
    var poor = new Index("DeadlineIndex", "ACTIVE", List.of("shard", "at"), "KEYS_ONLY", List.of());
    var turned = new Index("DeadlineIndex", "ACTIVE", List.of("at", "shard"), "ALL", List.of());
    var built = new Index("DeadlineIndex", "CREATING", List.of("shard", "at"), "ALL", List.of());
    var rich = new Index("DeadlineIndex", "ACTIVE", List.of("shard", "at"), "ALL", List.of());

    assertThat(indexes(poor, shape))
        .containsExactly("The index DeadlineIndex does not hold attempt.");
    assertThat(indexes(turned, shape))
        .containsExactly("The index DeadlineIndex has the keys at, shard, not shard, at.");
    assertThat(indexes(built, shape)).containsExactly("The index DeadlineIndex is CREATING.");
    assertThat(indexes(rich, shape)).isEmpty();
  }

  private static List<String> indexes(Index index, TableFacts shape) {
    return whats(TableRules.indexes(new Asked.Known<>(table(index, Optional.empty())), shape));
  }

  @Test
  void aStreamWithoutOldImagesIsFound() {
    var shape = table(DEADLINES, Optional.of(new Stream("", "NEW_AND_OLD_IMAGES")));
    var is = table(DEADLINES, Optional.of(new Stream("arn", "NEW_IMAGE")));

    assertThat(whats(TableRules.stream(new Asked.Known<>(is), shape)))
        .containsExactly("The stream of tasks carries NEW_IMAGE, not NEW_AND_OLD_IMAGES.");
  }

  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/tasks";

  private static final PipeRules.Statuses STATUSES =
      new PipeRules.Statuses(
          List.of("QUEUED", "HYDRATING", "RUNNING"),
          List.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT"));

  private static List<String> filter(List<String> filters, Optional<String> template) {
    var pipe =
        new PipeFacts(
            "p",
            TABLE + "/stream/1",
            QUEUE,
            "RUNNING",
            Optional.empty(),
            new Asked.Known<>(new PipeFacts.Passing(filters, template)));
    var wanted = new PipeRules.Wanted(TABLE, TABLE + "/stream/1", QUEUE, STATUSES);
    return whats(PipeRules.of(List.of(pipe), wanted).filter());
  }

  private static final Optional<String> WHOLE =
      Optional.of("<$.eventName> <$.dynamodb.Keys.task_id.S> <$.dynamodb.NewImage.status.S>");

  @Test
  void aFilterThatStopsAnEndOrLetsHeartbeatsPassIsFound() {
    var ends =
        "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[\"COMPLETED\",\"FAILED\",\"CANCELLED\",\"TIMED_OUT\",\"PENDING_UPLOADS\"]}}}}";
    var completed =
        "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[\"COMPLETED\",\"PENDING_UPLOADS\"]}}}}";

    assertThat(filter(List.of(ends), WHOLE)).isEmpty();
    assertThat(filter(List.of(completed), WHOLE))
        .containsExactly(
            "The filter of the pipe p lets no change from QUEUED, HYDRATING, RUNNING to FAILED,"
                + " CANCELLED, TIMED_OUT pass.",
            "The filter of the pipe p lets no row pass that is FAILED, CANCELLED, TIMED_OUT from"
                + " the start.");
    assertThat(filter(List.of(), WHOLE))
        .containsExactly("The filter of the pipe p lets writes of running tasks pass.");
  }

  private static String terminal(String before) {
    return "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[\"COMPLETED\",\"FAILED\",\"CANCELLED\",\"TIMED_OUT\",\"PENDING_UPLOADS\"]}},\"OldImage\":{\"status\":{\"S\":[%s]}}}}"
        .formatted(before);
  }

  /// Agents also fail while they are made ready, and other programs write rows that have ended.
  @Test
  void aFilterThatLetsOnlyEndsOfRunningTasksPassIsFound() {
    var running = terminal("\"RUNNING\"");
    var open = terminal("{\"anything-but\":[\"COMPLETED\"]}");
    var born = terminal("{\"exists\":false}");

    assertThat(filter(List.of(running, born), WHOLE))
        .containsExactly(
            "The filter of the pipe p lets no change from QUEUED, HYDRATING to COMPLETED, FAILED,"
                + " CANCELLED, TIMED_OUT pass.");
    assertThat(filter(List.of(open), WHOLE))
        .containsExactly(
            "The filter of the pipe p lets no row pass that is COMPLETED, FAILED, CANCELLED,"
                + " TIMED_OUT from the start.",
            "The filter of the pipe p lets no new row with PENDING_UPLOADS pass.");
    assertThat(filter(List.of(open, born), WHOLE)).isEmpty();
  }

  @Test
  void aPipeThatMayNotBeDescribedIsThereAllTheSame() {
    var pipe =
        new PipeFacts(
            "p",
            TABLE + "/stream/1",
            QUEUE,
            "RUNNING",
            Optional.empty(),
            new Asked.Denied<>("AccessDenied"));
    var rules =
        PipeRules.of(
            List.of(pipe), new PipeRules.Wanted(TABLE, TABLE + "/stream/1", QUEUE, STATUSES));

    assertThat(rules.pipe()).isInstanceOf(Outcome.Good.class);
    assertThat(rules.filter())
        .isEqualTo(new Outcome.NotChecked(Outcome.Why.DENIED, "AccessDenied"));
  }

  /// Under a limit for all, one user never has more.
  @Test
  void vcpusForWhatTheLimitsLetRunAreEnough() {
    var definition =
        new DefinitionFacts(
            "arn:1/a:1",
            "ACTIVE",
            "awsvpc",
            List.of("EC2", "FARGATE"),
            Optional.of("2048"),
            Optional.empty(),
            Optional.empty(),
            List.of());

    assertThat(vcpus(definition, 3)).isEmpty();
    assertThat(vcpus(definition, 4)).hasSize(1);
  }

  private static List<String> vcpus(DefinitionFacts definition, int agents) {
    return whats(
        CapacityRules.vcpus(new Asked.Known<>(6.0), new Asked.Known<>(definition), agents));
  }

  /// As it was deployed before those were told of.
  @Test
  void aFilterThatStopsNewRowsThatWaitForUploadsIsFound() {
    var ends =
        "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[\"COMPLETED\",\"FAILED\",\"CANCELLED\",\"TIMED_OUT\"]}}}}";

    assertThat(filter(List.of(ends), WHOLE))
        .containsExactly("The filter of the pipe p lets no new row with PENDING_UPLOADS pass.");
  }

  @Test
  void aTemplateThatLeavesOutWhatIsReadIsFound() {
    var ends =
        "{\"dynamodb\":{\"NewImage\":{\"status\":{\"S\":[{\"anything-but\":[\"RUNNING\"]}]}}}}";

    assertThat(filter(List.of(ends), Optional.of("<$.eventName>")))
        .containsExactly(
            "The input template of the pipe p leaves out $.dynamodb.Keys.task_id.S,"
                + " $.dynamodb.NewImage.status.S.");
    assertThat(filter(List.of(ends), Optional.empty()))
        .containsExactly("The pipe p has no input template.");
  }

  @Test
  void aSubnetWithoutAnAddressLeftIsFound() {
    var network =
        new NetworkFacts(
            List.of(new NetworkFacts.Subnet("subnet-1", "vpc-1", 0)),
            List.of(new NetworkFacts.Group("sg-1", "vpc-1")));

    assertThat(
            whats(
                NetworkRules.network(
                    new Asked.Known<>(network), List.of("subnet-1"), List.of("sg-1"))))
        .containsExactly("No address is left in subnet-1.");
  }
}
