package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.Ruler;

class TaskRowPipeTest {
  private static final String PIPE = "AWS::Pipes::Pipe";
  private static final Path RECORDS = Path.of("../src/test/resources/stream-records");

  private static List<String> filters() {
    return Variant.PLAIN
        .service()
        .only(PIPE)
        .at("/SourceParameters/FilterCriteria/Filters")
        .valueStream()
        .map(it -> it.path("Pattern").asText())
        .toList();
  }

  private static boolean passes(String record) {
    return filters().stream()
        .anyMatch(
            filter -> {
              try {
                return Ruler.matchesRule(record, filter);
              } catch (Exception e) {
                throw new AssertionError(filter, e);
              }
            });
  }

  @Test
  void rowsThatHaveJustBecomeTerminalPassAndNewOnesThatWaitForUploads() throws IOException {
    var passed = new TreeSet<String>();
    try (var files = Files.list(RECORDS)) {
      for (var file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        var record = Samples.read(file);
        if (record.strip().startsWith("{") && passes(record)) {
          passed.add(file.getFileName().toString().replace(".json", ""));
        }
      }
    }

    assertThat(passed)
        .containsExactlyInAnyOrder(
            "agent-completed",
            "agent-failed",
            "cancelled-by-the-api",
            "created-terminal",
            "ended-and-settled-by-us",
            "foreign-task-id",
            "later-event-name",
            "no-keys",
            "overwritten-after-settling",
            "pending-uploads");
  }

  @Test
  void eachTerminalStatusPassesOnce() {
    for (var status : List.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT")) {
      assertThat(passes(change("RUNNING", status))).as(status).isTrue();
      assertThat(passes(change(status, status))).as("again " + status).isFalse();
    }
  }

  @Test
  void terminalStatusesAreThoseOfTheServiceAndNoOther() {
    var status = Samples.source("TaskStatus.java");
    var all = Samples.all(status, "([A-Z_]+)\\(Phase\\.");
    var terminal = Samples.all(status, "([A-Z_]+)\\(Phase\\.TERMINAL\\)");

    assertThat(terminal).isNotEmpty();
    assertThat(all).hasSizeGreaterThan(terminal.size());
    all.forEach(it -> assertThat(passes(change("X", it))).as(it).isEqualTo(terminal.contains(it)));
  }

  private static String change(String before, String after) {
    return """
    {"eventName": "MODIFY", "eventSource": "aws:dynamodb", "dynamodb": {
      "OldImage": {"status": {"S": "%s"}}, "NewImage": {"status": {"S": "%s"}}}}\
    """
        .formatted(before, after);
  }

  @Test
  void filtersStayWithinTheLimitsOfPipes() {
    assertThat(filters()).hasSizeLessThanOrEqualTo(5).allMatch(it -> it.length() <= 4096);
  }

  @Test
  void onlyWhatTheServiceReadsGoesOver() throws IOException {
    var template =
        Variant.PLAIN.service().only(PIPE).at("/TargetParameters/InputTemplate").asText();

    assertThat(Samples.source("local/pipe/InputTemplate.java").replaceAll("[\\s\\\\]+", ""))
        .as("the template that the service is tested with")
        .contains(template.replaceAll("\\s+", ""));
    assertThat(new ObjectMapper().readTree(template).path("dynamodb").size()).isEqualTo(3);
    assertThat(Samples.all(template, "<\\$\\.([^>]+)>"))
        .containsExactlyInAnyOrder(
            "eventName",
            "dynamodb.Keys.task_id.S",
            "dynamodb.NewImage.status.S",
            "dynamodb.NewImage.settled_at.S",
            "dynamodb.OldImage.settled_at.S");
    assertThat(Samples.all(template, "([^\"])<\\$")).as("paths without quotes").isEmpty();
  }

  @Test
  void aBrokenRecordDoesNotBlockItsShard() {
    var pipe = Variant.PLAIN.service().only(PIPE);
    var stream = pipe.at("/SourceParameters/DynamoDBStreamParameters");

    assertThat(pipe.path("Target").toString()).contains("TaskQueuesEvents");
    assertThat(pipe.path("Source").toString()).contains("StreamArn");
    assertThat(stream.path("StartingPosition").asText()).isEqualTo("TRIM_HORIZON");
    assertThat(stream.path("MaximumRetryAttempts").asInt()).isBetween(1, 185);
    assertThat(stream.at("/DeadLetterConfig/Arn").toString()).contains("PipeDeadLetters");
  }

  @Test
  void pipeMayReadOneStreamAndWriteTwoQueues() {
    var template = Variant.PLAIN.service();

    assertThat(template.actions("TaskRowPipeRole"))
        .containsExactlyInAnyOrder(
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:GetShardIterator",
            "dynamodb:ListStreams",
            "sqs:SendMessage");
    template
        .statements("TaskRowPipeRole")
        .forEach(it -> assertThat(it.path("Resource").toString()).doesNotContain("*"));
    assertThat(template.only("AWS::IAM::Role", "TaskRowPipeRole").toString())
        .contains("pipes.amazonaws.com", "aws:SourceAccount");
  }

  @Test
  void pipeWaitsForItsPermissions() {
    var template = Variant.PLAIN.service();
    var pipe = template.json().path("Resources").path(template.idOf(PIPE, "TaskRowPipe"));

    assertThat(Template.texts(pipe.path("DependsOn")))
        .contains(template.idOf("AWS::IAM::Policy", "TaskRowPipeRole"));
  }
}
