package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.Check;
import dev.signalbox.explain.Responsibility;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.metrics.Meters;
import dev.signalbox.service.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The tables in `docs/reference` are made of the code; `mvn test -Dtest=ReadmeTest -Dgolden=write`
/// writes them.
class ReadmeTest {
  private static final Path REFERENCE = Path.of("docs/reference");

  @Test
  void theSettingsTableIsTheListOfSettings() throws IOException {
    checkOrWrite("settings", settings());
  }

  @Test
  void theFailureTableIsTheCatalogue() throws IOException {
    checkOrWrite("failures", failures());
  }

  @Test
  void theTableOfMetricsIsTheCatalogue() throws IOException {
    checkOrWrite("metrics", metrics());
  }

  @Test
  void theTableOfTheDoctorIsTheListOfChecks() throws IOException {
    checkOrWrite("doctor", checks());
  }

  private static String checks() {
    return "| check | what is so when nothing is wrong | what the caller must be allowed |\n"
        + "|---|---|---|\n"
        + Arrays.stream(Check.values())
            .map(
                it ->
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            it.word(),
                            it.sentence(),
                            it.permissions().stream()
                                .map(each -> "`" + each + "`")
                                .collect(Collectors.joining(", "))))
            .collect(Collectors.joining());
  }

  private static void checkOrWrite(String name, String table) throws IOException {
    var begin = "<!-- " + name + ": generated -->\n";
    var end = "<!-- end of " + name + " -->";
    var page = REFERENCE.resolve(name + ".md");
    var before = Files.readString(page);
    assertThat(before).contains(begin, end);
    var made =
        before.substring(0, before.indexOf(begin) + begin.length())
            + table
            + before.substring(before.indexOf(end));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(page, made);
    }
    assertThat(Files.readString(page)).isEqualTo(made);
  }

  private static String settings() {
    return "| setting | default | meaning |\n|---|---|---|\n"
        + Arrays.stream(Setting.values())
            .map(it -> "| `%s` | %s | %s |\n".formatted(it.key(), byDefault(it), it.sentence()))
            .collect(Collectors.joining());
  }

  private static String metrics() {
    return "| metric | at `/metrics` | kind | what it counts or measures | labels |\n"
        + "|---|---|---|---|---|\n"
        + Arrays.stream(Meters.values())
            .map(
                it ->
                    "| `%s` | `%s` | %s | %s | %s |\n"
                        .formatted(
                            it.meterName(),
                            it.prometheusName(),
                            it.kind().name().toLowerCase(Locale.ROOT),
                            it.sentence(),
                            String.join("; ", it.labelsTold())))
            .collect(Collectors.joining());
  }

  private static String byDefault(Setting setting) {
    return switch (setting.need()) {
      case REQUIRED -> "**required**";
      case WITH_AGENTCORE -> "**required with AgentCore**";
      case WITH_ECS -> "**required with ECS**";
      case OPTIONAL, ONLY_WITH_ECS ->
          setting.byDefault().isEmpty() ? "" : "`" + setting.byDefault() + "`";
    };
  }

  private static String failures() {
    return "| code | origin | who acts | new attempt? | what it means | what to do |\n"
        + "|---|---|---|---|---|---|\n"
        + Arrays.stream(FailureCode.values())
            .map(
                it ->
                    "| `%s` | %s | %s | %s | %s | %s |\n"
                        .formatted(
                            it,
                            it.origin(),
                            Responsibility.of(it).who(),
                            again(it.retry()),
                            it.cause(),
                            it.nextStep()))
            .collect(Collectors.joining());
  }

  private static String again(FailureCode.Retry retry) {
    return switch (retry) {
      case NEVER -> "no";
      case START_AGAIN -> "a few";
      case WAIT -> "until there is room";
      case WHEN_MENDED -> "until it is mended";
      case IF_BLUEPRINT_ALLOWS -> "if the blueprint allows";
    };
  }
}
