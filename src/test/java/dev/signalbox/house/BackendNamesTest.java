package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The core asks what a backend can do and never which it is. So a backend is named, in code and in
/// comments, by its own package and by the wiring, and by the few files listed here.
class BackendNamesTest {
  private static final Path MAIN = Path.of("src/main/java/dev/signalbox");
  private static final Pattern NAME =
      Pattern.compile("\\b(ECS|Ecs|ecs|AgentCore|AGENTCORE|agentcore|agentCore)\\w*");

  /// Where a backend lives, and the local AWS, which plays both.
  private static final Pattern ADAPTERS = Pattern.compile("(ecs|agentcore|local)/.*");

  /// What is put together from named parts: the backends, their settings and their clients.
  private static final Pattern WIRING =
      Pattern.compile(
          "service/(Backends|ConfiguredClients)\\.java|service/settings/.*"
              + "|aws/Aws(Clients|Endpoints|Timeouts)\\.java");

  /// What examines the resources of a deployment, which are of one backend or the other.
  private static final Pattern EXAMINATION = Pattern.compile("doctor/.*|service/checkup/.*");

  /// Everything else, each with the reason why it may.
  private static final Map<String, String> ALLOWED =
      Map.of(
          "cli/local/Addresses.java",
          "the ports of the local AWS say which service they are of",
          "cli/local/LocalCommand.java",
          "the options of the local AWS say which service they concern",
          "sqs/envelope/Envelope.java",
          "a message in the wrong queue or form is told by what sent it",
          "cli/connect/Needs.java",
          "the settings of each backend are named",
          "eventbridge/RuleInspection.java",
          "the rule of a backend's events is examined",
          "metrics/Label.java",
          "a label has a closed set of values");

  @Test
  void theCoreAndItsStoresNameNoBackend() throws IOException {
    var named = counts();

    assertThat(named.keySet())
        .noneMatch(it -> it.matches("(lifecycle|orchestrator|payload|dynamodb)/.*"));
  }

  @Test
  void onlyAdaptersAndWiringAndTheListedFilesNameABackend() throws IOException {
    var others = new TreeSet<>(counts().keySet());
    others.removeIf(
        it ->
            Stream.of(ADAPTERS, WIRING, EXAMINATION).anyMatch(part -> part.matcher(it).matches()));

    assertThat(others).containsExactlyInAnyOrderElementsOf(ALLOWED.keySet());
    assertThat(others).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void theSearchFindsTheNamesWhereTheyAre() throws IOException {
    assertThat(counts())
        .containsKeys("ecs/EcsComputeStrategy.java", "agentcore/AgentCoreComputeStrategy.java");
  }

  /// How often each file names a backend, by its path below the root package.
  private static Map<String, Long> counts() throws IOException {
    var counts = new TreeMap<String, Long>();
    for (var file : SourceFormatTest.sources()) {
      if (file.startsWith(MAIN)) {
        var names = NAME.matcher(Files.readString(file)).results().count();
        if (names > 0) {
          counts.put(MAIN.relativize(file).toString().replace('\\', '/'), names);
        }
      }
    }
    return counts;
  }
}
