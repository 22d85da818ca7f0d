package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.service.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The README's tables are made of the code; `mvn test -Dtest=ReadmeTest -Dgolden=write` writes
/// them.
class ReadmeTest {
  private static final Path README = Path.of("README.md");

  @Test
  void theSettingsTableIsTheListOfSettings() throws IOException {
    checkOrWrite("settings", settings());
  }

  @Test
  void theFailureTableIsTheCatalogue() throws IOException {
    checkOrWrite("failures", failures());
  }

  private static void checkOrWrite(String name, String table) throws IOException {
    var begin = "<!-- " + name + ": generated -->\n";
    var end = "<!-- end of " + name + " -->";
    var readme = Files.readString(README);
    assertThat(readme).contains(begin, end);
    var made =
        readme.substring(0, readme.indexOf(begin) + begin.length())
            + table
            + readme.substring(readme.indexOf(end));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(README, made);
    }
    assertThat(Files.readString(README)).isEqualTo(made);
  }

  private static String settings() {
    return "| setting | default | meaning |\n|---|---|---|\n"
        + Arrays.stream(Setting.values())
            .map(it -> "| `%s` | %s | %s |\n".formatted(it.key(), byDefault(it), it.sentence()))
            .collect(Collectors.joining());
  }

  private static String byDefault(Setting setting) {
    return switch (setting.need()) {
      case REQUIRED -> "**required**";
      case WITH_ECS -> "**required with ECS**";
      case OPTIONAL, ONLY_WITH_ECS ->
          setting.byDefault().isEmpty() ? "" : "`" + setting.byDefault() + "`";
    };
  }

  private static String failures() {
    return "| code | origin | new attempt? | what it means | what to do |\n|---|---|---|---|---|\n"
        + Arrays.stream(FailureCode.values())
            .map(
                it ->
                    "| `%s` | %s | %s | %s | %s |\n"
                        .formatted(it, it.origin(), again(it.retry()), it.cause(), it.nextStep()))
            .collect(Collectors.joining());
  }

  private static String again(FailureCode.Retry retry) {
    return switch (retry) {
      case NEVER -> "no";
      case START_AGAIN -> "a few";
      case WAIT -> "until there is room";
      case IF_BLUEPRINT_ALLOWS -> "if the blueprint allows";
    };
  }
}
