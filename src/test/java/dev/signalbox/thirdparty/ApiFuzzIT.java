package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.ServedApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Requests that schemathesis makes up from the document of the JSON API: good ones, bad ones and
/// such as nobody thought of. Each answer is one that the document allows, and none is a fault.
final class ApiFuzzIT {
  private static final Path SAID = Path.of("target", "thirdparty", "schemathesis.log");

  /// For each operation and way of making them up; `-Dapi.fuzz=500` for more.
  private static final String EXAMPLES = Integer.toString(Integer.getInteger("api.fuzz", 40));

  @Test
  void noRequestBreaksTheApi() throws Exception {
    Python.require();
    try (var api = ServedApi.withToken()) {
      var command =
          List.of(
              Python.program("schemathesis").toString(),
              "run",
              "http://127.0.0.1:" + api.port() + "/api/v1/openapi.json",
              "--header",
              "Authorization: Bearer " + ServedApi.TOKEN,
              "--checks",
              "all",
              // The document lets a submit have any further field, and some bodies that it allows
              // are refused all the same: field by field, with 422.
              "--exclude-checks",
              "positive_data_acceptance",
              "--phases",
              "examples,coverage,fuzzing",
              "--max-examples",
              EXAMPLES,
              "--generation-deterministic",
              "--no-color");
      var code = run(command);

      assertThat(code).as(said()).isZero();
    }
  }

  private static int run(List<String> command) throws IOException, InterruptedException {
    return Python.process(command, Map.of()).redirectOutput(SAID.toFile()).start().waitFor();
  }

  private static String said() throws IOException {
    var all = Files.readString(SAID);
    return all.substring(Math.max(0, all.length() - 8_000));
  }
}
