package dev.signalbox.eventbridge;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.ask.Asking;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.PipeFacts;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
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

  public Asked<List<PipeFacts>> of(String tableArn, String queueArn) {
    return Asking.of(
        () -> {
          var fromTable =
              aws.await("ListPipes", () -> client.listPipes(it -> it.sourcePrefix(tableArn)));
          var toQueue =
              aws.await("ListPipes", () -> client.listPipes(it -> it.targetPrefix(queueArn)));
          var names = new TreeSet<String>();
          Stream.concat(fromTable.pipes().stream(), toQueue.pipes().stream())
              .map(Pipe::name)
              .forEach(names::add);
          return names.stream().map(this::describe).toList();
        });
  }

  private PipeFacts describe(String name) {
    var pipe = aws.await("DescribePipe", () -> client.describePipe(it -> it.name(name)));
    return new PipeFacts(
        pipe.name(),
        pipe.source(),
        pipe.target(),
        pipe.desiredStateAsString(),
        pipe.currentStateAsString(),
        Optional.ofNullable(pipe.stateReason()).filter(it -> !it.isBlank()),
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
