package dev.signalbox.eventbridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.PipeFacts;
import dev.signalbox.doctor.facts.RuleFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRuleNamesByTargetResponse;
import software.amazon.awssdk.services.eventbridge.model.ListRulesRequest;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleRequest;
import software.amazon.awssdk.services.eventbridge.model.ListTargetsByRuleResponse;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.pipes.PipesAsyncClient;
import software.amazon.awssdk.services.pipes.model.DescribePipeRequest;
import software.amazon.awssdk.services.pipes.model.DescribePipeResponse;
import software.amazon.awssdk.services.pipes.model.ListPipesRequest;
import software.amazon.awssdk.services.pipes.model.ListPipesResponse;
import software.amazon.awssdk.services.pipes.model.Pipe;
import software.amazon.awssdk.services.pipes.model.PipesException;

/// In an account with rules and pipes of others, as the role of operators sees it: everything may
/// be listed, and only what is ours may be looked into.
class SharedAccountTest {
  private static final String QUEUE = "arn:aws:sqs:eu-west-1:111122223333:events";
  private static final String TABLE = "arn:aws:dynamodb:eu-west-1:111122223333:table/tasks";

  private final List<String> lookedInto = new ArrayList<>();

  private static AwsErrorDetails denied() {
    return AwsErrorDetails.builder()
        .errorCode("AccessDeniedException")
        .errorMessage("not authorized")
        .build();
  }

  private final class Bus implements EventBridgeAsyncClient {
    @Override
    public CompletableFuture<ListRulesResponse> listRules(ListRulesRequest request) {
      return CompletableFuture.completedFuture(
          ListRulesResponse.builder()
              .rules(
                  rule("ours", "aws.ecs ours"),
                  rule("blue", "aws.ecs blue"),
                  rule("all", "aws.ecs all"),
                  rule("nightly", "cron"))
              .build());
    }

    private static Rule rule(String name, String pattern) {
      return Rule.builder()
          .name(name)
          .arn("arn:" + name)
          .state("ENABLED")
          .eventPattern(pattern)
          .build();
    }

    @Override
    public CompletableFuture<ListRuleNamesByTargetResponse> listRuleNamesByTarget(
        ListRuleNamesByTargetRequest request) {
      return CompletableFuture.completedFuture(
          ListRuleNamesByTargetResponse.builder().ruleNames("ours").build());
    }

    @Override
    public CompletableFuture<ListTargetsByRuleResponse> listTargetsByRule(
        ListTargetsByRuleRequest request) {
      lookedInto.add(request.rule());
      return request.rule().equals("ours")
          ? CompletableFuture.completedFuture(
              ListTargetsByRuleResponse.builder()
                  .targets(Target.builder().id("1").arn(QUEUE).build())
                  .build())
          : CompletableFuture.failedFuture(
              EventBridgeException.builder().statusCode(400).awsErrorDetails(denied()).build());
    }

    @Override
    public String serviceName() {
      return "events";
    }

    @Override
    public void close() {}
  }

  @Test
  void aRuleOfOthersThatMayNotBeLookedIntoHidesNone() {
    var asked =
        new RuleInspection(new Bus()).of(QUEUE, it -> it.endsWith("ours") || it.endsWith("all"));

    var rules = asked.known().orElseThrow();
    assertThat(rules).extracting(RuleFacts::name).containsExactly("ours", "all");
    assertThat(rules).extracting(RuleFacts::sends).containsExactly(true, false);
    assertThat(rules.getFirst().targets().known().orElseThrow()).hasSize(1);
    assertThat(rules.getLast().targets()).isInstanceOf(Asked.Denied.class);
    assertThat(lookedInto).as("those that are about us").containsExactly("ours", "all");
  }

  private final class Pipes implements PipesAsyncClient {
    @Override
    public CompletableFuture<ListPipesResponse> listPipes(ListPipesRequest request) {
      var all =
          List.of(
              pipe("ours", TABLE + "/stream/1", QUEUE),
              pipe("second", TABLE + "2/stream/1", QUEUE + "-2"),
              pipe("reader", TABLE + "/stream/1", "arn:aws:lambda:eu-west-1:111122223333:f"));
      return CompletableFuture.completedFuture(
          ListPipesResponse.builder()
              .pipes(all.stream().filter(it -> isListed(it, request)).toList())
              .build());
    }

    private static boolean isListed(Pipe pipe, ListPipesRequest request) {
      return request.sourcePrefix() == null
          ? pipe.target().startsWith(request.targetPrefix())
          : pipe.source().startsWith(request.sourcePrefix());
    }

    private static Pipe pipe(String name, String source, String target) {
      return Pipe.builder()
          .name(name)
          .source(source)
          .target(target)
          .currentState("RUNNING")
          .build();
    }

    @Override
    public CompletableFuture<DescribePipeResponse> describePipe(DescribePipeRequest request) {
      lookedInto.add(request.name());
      return request.name().equals("ours")
          ? CompletableFuture.completedFuture(DescribePipeResponse.builder().build())
          : CompletableFuture.failedFuture(
              PipesException.builder().statusCode(403).awsErrorDetails(denied()).build());
    }

    @Override
    public String serviceName() {
      return "pipes";
    }

    @Override
    public void close() {}
  }

  /// A table or a queue whose name begins like ours is another.
  @Test
  void aPipeOfAnotherTableIsNoneOfOursAndOneThatMayNotBeDescribedHidesNone() {
    var pipes = new PipeInspection(new Pipes()).of(TABLE, QUEUE).known().orElseThrow();

    assertThat(pipes).extracting(PipeFacts::name).containsExactly("ours", "reader");
    assertThat(pipes.getFirst().passing()).isInstanceOf(Asked.Known.class);
    assertThat(pipes.getLast().passing()).isInstanceOf(Asked.Denied.class);
    assertThat(lookedInto).containsExactly("ours", "reader");
  }
}
