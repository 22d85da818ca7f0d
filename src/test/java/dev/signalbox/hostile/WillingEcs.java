package dev.signalbox.hostile;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/// An ECS that takes every start and every stop.
final class WillingEcs implements EcsAsyncClient {
  @Override
  public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
    var task =
        Task.builder()
            .taskArn("arn:task/" + request.clientToken())
            .clusterArn(HostileEvents.CLUSTER)
            .build();
    return CompletableFuture.completedFuture(RunTaskResponse.builder().tasks(task).build());
  }

  @Override
  public CompletableFuture<StopTaskResponse> stopTask(StopTaskRequest request) {
    return CompletableFuture.completedFuture(StopTaskResponse.builder().build());
  }

  @Override
  public String serviceName() {
    return "ecs";
  }

  @Override
  public void close() {}
}
