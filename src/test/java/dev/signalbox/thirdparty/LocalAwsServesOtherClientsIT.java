package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The other way round: the unmodified AWS CLI and boto3 before our local AWS.
final class LocalAwsServesOtherClientsIT {
  private static final Path SCRIPT = Path.of("src/test/resources/thirdparty/drive.py");

  @Test
  void everyAnswerThatTheCliAndBoto3GetIsTheOneThatAwsDocuments()
      throws IOException, InterruptedException {
    Python.require();
    var agents = new LocalAws.Agents(LocalSignalbox.sampleAgent(), (_, _) -> {}, _ -> {});
    try (var aws = LocalAws.start(LocalAws.Ports.FREE, agents)) {
      var environment = new TreeMap<>(aws.awsEnvironment());
      environment.put("CLUSTER", LocalNames.CLUSTER);
      environment.put("FAMILY", LocalNames.FAMILY);
      environment.put("CONTAINER", LocalNames.CONTAINER);
      environment.put("RUNTIME", LocalNames.RUNTIME_ARN);
      environment.put("TASK_TABLE", LocalNames.TABLES.tasks());
      var command = List.of(Python.program("python").toString(), SCRIPT.toString());
      var process = Python.process(command, environment).start();

      var lines = process.inputReader().readAllLines();

      assertThat(process.waitFor(5, TimeUnit.SECONDS)).isTrue();
      assertThat(lines).allMatch(line -> line.startsWith("ok "));
      assertThat(lines).hasSizeGreaterThanOrEqualTo(100).doesNotHaveDuplicates();
      assertThat(process.exitValue()).isZero();
      assertThat(aws.wire().unsupportedCalls())
          .as("asked for on purpose, once")
          .containsExactly("AmazonEC2ContainerServiceV20141113.ListClusters");
    }
  }
}
