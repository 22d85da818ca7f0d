package dev.signalbox.simulation;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;

/// An ECS client to plant a bug into; its starts are what the bug is about.
abstract class TamperedEcs implements EcsAsyncClient {
  private final EcsAsyncClient client;

  TamperedEcs(EcsAsyncClient client) {
    this.client = client;
  }

  @Override
  public CompletableFuture<StopTaskResponse> stopTask(StopTaskRequest request) {
    return client.stopTask(request);
  }

  @Override
  public CompletableFuture<DescribeTasksResponse> describeTasks(DescribeTasksRequest request) {
    return client.describeTasks(request);
  }

  @Override
  public CompletableFuture<ListTasksResponse> listTasks(ListTasksRequest request) {
    return client.listTasks(request);
  }

  @Override
  public String serviceName() {
    return client.serviceName();
  }

  @Override
  public void close() {
    client.close();
  }
}
