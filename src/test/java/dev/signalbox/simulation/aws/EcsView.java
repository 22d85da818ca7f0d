package dev.signalbox.simulation.aws;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.simulation.machine.Gate;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;

/// ECS as one process reaches it: the SDK's client.
public final class EcsView implements EcsAsyncClient {
  private final SimulatedEcs ecs;
  private final Gate gate;

  public EcsView(SimulatedEcs ecs, Gate gate) {
    this.ecs = ecs;
    this.gate = gate;
  }

  private <T> CompletableFuture<T> call(String what, String task, Supplier<T> effect) {
    return SdkCalls.call(gate, what, task, EcsException.builder(), effect);
  }

  @Override
  public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
    var task =
        EcsSession.ofStartedBy(DeploymentName.DEFAULT, request.startedBy())
            .map(AttemptId::taskId)
            .orElse("");
    var answer = call("ecs.RunTask", task, () -> ecs.runTask(request));
    if (!answer.isCompletedExceptionally()) {
      ecs.answered(request.clientToken());
    }
    return answer;
  }

  @Override
  public CompletableFuture<StopTaskResponse> stopTask(StopTaskRequest request) {
    return call("ecs.StopTask", ecs.taskOf(request.task()), () -> ecs.stopTask(request));
  }

  @Override
  public CompletableFuture<DescribeTasksResponse> describeTasks(DescribeTasksRequest request) {
    var task = ecs.taskOf(request.tasks().getFirst());
    return call("ecs.DescribeTasks", task, () -> ecs.describe(request));
  }

  @Override
  public CompletableFuture<ListTasksResponse> listTasks(ListTasksRequest request) {
    var task =
        EcsSession.ofStartedBy(DeploymentName.DEFAULT, request.startedBy())
            .map(AttemptId::taskId)
            .orElse("");
    return call("ecs.ListTasks", task, () -> ecs.list(request));
  }

  @Override
  public String serviceName() {
    return "ecs";
  }

  @Override
  public void close() {}
}
