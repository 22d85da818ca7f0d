package dev.signalbox.eventbridge;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.PipeFacts;
import dev.signalbox.doctor.facts.PipeFacts.Passing;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.pipes.PipesAsyncClient;
import software.amazon.awssdk.services.pipes.model.DescribePipeResponse;
import software.amazon.awssdk.services.pipes.model.Filter;
import software.amazon.awssdk.services.pipes.model.Pipe;

/// Reads the pipes that come from the Tasks table or go to the events queue.
public final class PipeInspection {
  private final PipesAsyncClient client;
  private final AwsCall aws = new AwsCall("pipes");

  public PipeInspection(PipesAsyncClient client) {
    this.client = client;
  }

  /// Pipes are listed by how their ends begin, and another table or queue may begin like ours: such
  /// a pipe is nobody's business here.
  public Asked<List<PipeFacts>> of(String tableArn, String queueArn) {
    return Asking.of(
        () -> {
          var stream = tableArn + "/stream/";
          var pipes = new TreeMap<String, Pipe>();
          aws.await("ListPipes", () -> client.listPipes(it -> it.sourcePrefix(stream)))
              .pipes()
              .forEach(it -> pipes.put(it.name(), it));
          aws
              .await("ListPipes", () -> client.listPipes(it -> it.targetPrefix(queueArn)))
              .pipes()
              .stream()
              .filter(it -> queueArn.equals(it.target()))
              .forEach(it -> pipes.put(it.name(), it));
          return pipes.values().stream().map(this::facts).toList();
        });
  }

  private PipeFacts facts(Pipe pipe) {
    return new PipeFacts(
        pipe.name(),
        pipe.source(),
        pipe.target(),
        pipe.currentStateAsString(),
        Optional.ofNullable(pipe.stateReason()).filter(it -> !it.isBlank()),
        Asking.of(() -> passing(pipe.name())));
  }

  private Passing passing(String name) {
    var pipe = aws.await("DescribePipe", () -> client.describePipe(it -> it.name(name)));
    return new Passing(
        filters(pipe),
        Optional.ofNullable(pipe.targetParameters())
            .flatMap(it -> Optional.ofNullable(it.inputTemplate())));
  }

  private static List<String> filters(DescribePipeResponse pipe) {
    return Optional.ofNullable(pipe.sourceParameters())
        .flatMap(it -> Optional.ofNullable(it.filterCriteria()))
        .map(it -> it.filters().stream().map(Filter::pattern).toList())
        .orElse(List.of());
  }
}
