package dev.signalbox.permutation;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;

/// ECS's side of the API: one task per client token, described as it truly is at the time.
final class TruthfulEcs implements EcsAsyncClient {
  private final Map<String, Session> byArn = new HashMap<>();
  private final List<String> stops = new ArrayList<>();
  private final Consumer<Session> begun;
  private boolean losesFirstAnswer;

  /// @param begun told of each new session while its RunTask is under way
  TruthfulEcs(Consumer<Session> begun) {
    this.begun = begun;
  }

  /// A task of ECS, with what it truly is.
  static final class Session {
    final AttemptId attempt;
    EcsEvent state = EcsEvent.rising("PROVISIONING", 1);
    boolean stopOrdered;

    private Session(AttemptId attempt) {
      this.attempt = attempt;
    }
  }

  void loseFirstAnswer() {
    losesFirstAnswer = true;
  }

  /// The ARNs that StopTask was called for while the task was not stopped yet.
  List<String> stops() {
    return stops;
  }

  @Override
  public CompletableFuture<RunTaskResponse> runTask(RunTaskRequest request) {
    var attempt = EcsSession.ofStartedBy(DeploymentName.DEFAULT, request.startedBy()).orElseThrow();
    var arn = EcsEvent.arn(attempt);
    if (!byArn.containsKey(arn)) {
      var session = new Session(attempt);
      byArn.put(arn, session);
      begun.accept(session);
      if (losesFirstAnswer && attempt.number() == 1) {
        return CompletableFuture.failedFuture(ApiCallTimeoutException.create(1));
      }
    }
    var task = Task.builder().taskArn(arn).clusterArn(EcsEvent.CLUSTER).build();
    return CompletableFuture.completedFuture(RunTaskResponse.builder().tasks(task).build());
  }

  @Override
  public CompletableFuture<StopTaskResponse> stopTask(StopTaskRequest request) {
    var session = Optional.ofNullable(byArn.get(request.task()));
    session.ifPresent(
        it -> {
          it.stopOrdered = true;
          if (!it.state.isStopped()) {
            stops.add(request.task());
          }
        });
    return session
        .map(it -> StopTaskResponse.builder().task(it.state.task(it.attempt)).build())
        .map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    InvalidParameterException.builder()
                        .message("The referenced task was not found.")
                        .build()));
  }

  @Override
  public CompletableFuture<DescribeTasksResponse> describeTasks(DescribeTasksRequest request) {
    var tasks =
        request.tasks().stream()
            .flatMap(arn -> Optional.ofNullable(byArn.get(arn)).stream())
            .map(session -> session.state.task(session.attempt))
            .toList();
    return CompletableFuture.completedFuture(DescribeTasksResponse.builder().tasks(tasks).build());
  }

  @Override
  public CompletableFuture<ListTasksResponse> listTasks(ListTasksRequest request) {
    var arns =
        byArn.values().stream()
            .filter(
                session ->
                    EcsSession.startedBy(DeploymentName.DEFAULT, session.attempt)
                        .equals(request.startedBy()))
            .filter(session -> session.state.isStopped() == isStopped(request))
            .map(session -> EcsEvent.arn(session.attempt))
            .toList();
    return CompletableFuture.completedFuture(ListTasksResponse.builder().taskArns(arns).build());
  }

  private static boolean isStopped(ListTasksRequest request) {
    return request.desiredStatus() == DesiredStatus.STOPPED;
  }

  @Override
  public String serviceName() {
    return "ecs";
  }

  @Override
  public void close() {}
}
