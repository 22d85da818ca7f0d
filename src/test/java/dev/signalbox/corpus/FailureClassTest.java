package dev.signalbox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.FailureCode.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The programs that people ask about a task give each of our failures a class that fits: by our
/// words, and not by what a detail happens to quote.
class FailureClassTest {
  private static final Path FILE = Path.of("src/test/resources/corpus/failures.jsonl");
  private static final List<Optional<String>> BACKENDS =
      List.of(Optional.empty(), Optional.of("ecs"), Optional.of("agentcore"), Optional.of("batch"));

  private static final Map<FailureCode, String> EXPECTED = expected();

  private static Map<FailureCode, String> expected() {
    var expected = new EnumMap<FailureCode, String>(FailureCode.class);
    put(expected, "agent/user/no", "AGENT_REPORTED ROW_UNREADABLE NOTHING_TO_DO");
    put(expected, "timeout/transient/no", "MAXIMUM_DURATION");
    put(
        expected,
        "config/service/yes",
        "REPO_NOT_ONBOARDED COMPUTE_NOT_CONFIGURED GITHUB_TOKEN_SECRET_MISSING"
            + " REQUEST_REFUSED ACCESS_DENIED CLUSTER_NOT_FOUND CREDENTIALS_REFUSED"
            + " ROLE_NOT_ASSUMABLE NETWORK_NOT_FOUND RUNTIME_NOT_FOUND OVERRIDES_TOO_LARGE"
            + " IMAGE_PULL SECRETS_UNAVAILABLE LOGGING_UNAVAILABLE CONTAINER_NOT_STARTABLE");
    put(
        expected,
        "auth/service/no",
        "REPO_NOT_FOUND_OR_NO_ACCESS GITHUB_TOKEN_REFUSED INSUFFICIENT_GITHUB_REPO_PERMISSIONS");
    put(expected, "auth/user/no", "PR_NOT_FOUND_OR_CLOSED ISSUE_NOT_FOUND");
    put(expected, "concurrency/transient/yes", "QUEUE_TIMEOUT");
    put(
        expected,
        "compute/transient/yes",
        "AGENT_NEVER_REPORTED APPLICATION_EXIT COMMAND_NOT_RUNNABLE OUT_OF_MEMORY KILLED"
            + " PROCESS_CRASHED AGENT_RUNTIME_ERROR HEARTBEAT_LOST HEARTBEAT_NEVER_SEEN"
            + " APPROVAL_STRANDED"
            + " STOPPED_BY_SOMEONE SIDECAR_FAILED DEFINITION_INACTIVE"
            + " IMAGE_PULL_TIMEOUT RESOURCE_INITIALIZATION_TIMEOUT NETWORK_INTERFACE"
            + " STORAGE_TIMEOUT PLATFORM_START_ERROR START_NOT_CONFIRMED COMPUTE_UNREACHABLE"
            + " CAPACITY_UNAVAILABLE QUOTA_REACHED THROTTLED SPOT_INTERRUPTION HOST_LOST"
            + " SESSION_LOST SERVICE_STOPPED_TASK UNKNOWN");
    return expected;
  }

  private static void put(Map<FailureCode, String> expected, String verdict, String codes) {
    for (var code : codes.split(" ", -1)) {
      expected.put(FailureCode.valueOf(code), verdict);
    }
  }

  /// A new code says here of which class it is.
  @ParameterizedTest
  @EnumSource
  void eachCodeIsOfItsClassOnEachBackend(FailureCode code) {
    assertThat(EXPECTED).containsKey(code);
    for (var backend : BACKENDS) {
      for (var detail : List.of("", "Exit code 1. [EssentialContainerExited]", "Limit: PT8H.")) {
        var message = new FailureCause(code, detail).message(backend);

        assertThat(UpstreamClassifier.verdict(message)).as(message).isEqualTo(EXPECTED.get(code));
        assertThat(message).contains(code.cause()).endsWith(detail).doesNotContain("%", "\n");
      }
    }
  }

  /// A person's reason of a stop, a value of a row, the text of another failure.
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AGENT_REPORTED")
  void whatADetailQuotesDoesNotCount(FailureCode code) {
    for (var row : UpstreamClassifier.ROWS) {
      for (var other : UpstreamClassifier.ROWS) {
        var quoted = row.sample() + " and " + other.sample().toUpperCase(Locale.ROOT) + ".";

        var message = new FailureCause(code, "Said: " + quoted).message(Optional.of("ecs"));

        assertThat(UpstreamClassifier.verdict(message)).as(message).isEqualTo(EXPECTED.get(code));
      }
    }
  }

  @Test
  void whatWasQuotedStaysInTheDetail() {
    var cause = new FailureCause(FailureCode.STOPPED_BY_SOMEONE, "GITHUB_UNREACHABLE, stop it");

    assertThat(cause.message(Optional.of("ecs"))).endsWith(" …, stop it");
    assertThat(cause.detail()).isEqualTo("GITHUB_UNREACHABLE, stop it");
    assertThat(cause.sentence()).contains("GITHUB_UNREACHABLE");
  }

  /// The class of a failure that the agent reports is what its own words say.
  @Test
  void whatAnAgentSaysIsLeftAsItIs() {
    var said = "Agent session error (subtype='error_max_turns')";

    var message = new FailureCause(FailureCode.AGENT_REPORTED, said).message(Optional.of("ecs"));

    assertThat(message).endsWith(said);
    assertThat(UpstreamClassifier.verdict(message)).isEqualTo("timeout/user/yes");
  }

  @Test
  void anEndOfAContainerIsNamedAsTheProgramsKnowIt() {
    var onEcs = Optional.of("ecs");
    for (var code : FailureCode.values()) {
      var message = new FailureCause(code, "Exit code 1.").message(onEcs);
      var wanted =
          switch (code.headline()) {
            case CONTAINER_FAILED -> "ECS container failed";
            case NEVER_REPORTED ->
                "ECS task exited successfully but agent never wrote terminal status";
            case SESSION_LOST, STRANDED -> "Agent session lost.*heartbeat";
            case START_FAILED, START_OR_END -> "Session start failed";
            case NOT_AS_CONFIGURED -> "Blueprint config load failed";
            case BLUEPRINT,
                TIMEOUT,
                NOT_SUCCESSFUL,
                CONCURRENCY,
                REPO_NOT_FOUND,
                PR_NOT_FOUND,
                TOKEN_NOT_ENOUGH,
                TOKEN_MISSING ->
                UpstreamClassifier.trigger(message);
          };
      assertThat(UpstreamClassifier.trigger(message)).as(message).isEqualTo(wanted);
    }
  }

  /// The user is asked to change something only where it is the user's, or the agent's, to change.
  @Test
  void nobodyIsToldThatARetryHelpsAgainstATaskThatIsTooLong() {
    assertThat(EXPECTED.get(FailureCode.MAXIMUM_DURATION)).endsWith("/no");
    for (var code : FailureCode.values()) {
      if (code.origin() == Origin.CAPACITY || code.origin() == Origin.PLATFORM) {
        assertThat(EXPECTED.get(code)).as(code.name()).endsWith("/transient/yes");
      }
    }
  }

  /// Nobody is offered a retry as if it helped by itself, where an operator has to act before any
  /// start can succeed.
  @ParameterizedTest
  @EnumSource
  void aStartThatAnOperatorMustMendIsNotCalledTemporary(FailureCode code) {
    var ofStarts =
        switch (code.headline()) {
          case START_FAILED,
              START_OR_END,
              BLUEPRINT,
              NOT_AS_CONFIGURED,
              CONCURRENCY,
              REPO_NOT_FOUND,
              PR_NOT_FOUND,
              TOKEN_NOT_ENOUGH,
              TOKEN_MISSING ->
              true;
          case CONTAINER_FAILED, NEVER_REPORTED, SESSION_LOST, STRANDED, TIMEOUT, NOT_SUCCESSFUL ->
              false;
        };
    var healsByItself =
        switch (code.retry()) {
          case START_AGAIN -> code == FailureCode.DEFINITION_INACTIVE;
          case WAIT, IF_BLUEPRINT_ALLOWS -> true;
          case NEVER, WHEN_MENDED -> false;
        };
    if (code.origin() == Origin.INTERNAL && ofStarts && !healsByItself) {
      assertThat(EXPECTED.get(code)).startsWith("config/service/");
    }
  }

  @Test
  void everythingThatAwsSaysIsOfTheClassOfItsCode() throws IOException {
    try (var readers = new FailureReaders()) {
      var json = new ObjectMapper();
      for (var line : Files.readAllLines(FILE)) {
        FailureCorpusTest.read(readers, new FailureCorpusTest.Line(json.readTree(line)));
      }

      assertThat(readers.causes()).hasSizeGreaterThan(300);
      for (var cause : readers.causes()) {
        var message = cause.message(Optional.of("ecs"));
        assertThat(UpstreamClassifier.verdict(message))
            .as(message)
            .isEqualTo(EXPECTED.get(cause.code()));
      }
    }
  }

  /// What this test rests on: the oracle tells its own samples apart.
  @Test
  void theOracleKnowsItsOwnSamples() {
    for (var row : UpstreamClassifier.ROWS) {
      assertThat(UpstreamClassifier.verdict(row.sample())).isEqualTo(row.verdict());
    }
    assertThat(UpstreamClassifier.verdict("The session ended.")).isEqualTo("unknown/user/no");
  }
}
