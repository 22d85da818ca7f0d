package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every place that keeps documents does, the fake one and the real one.
public abstract class PayloadsContract {
  protected static final TaskRecord TASK =
      SampleTask.submitted("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", "ada").build();
  protected static final Blueprint ON_ECS = Blueprint.of(EcsSession.TYPE, Optional.empty());
  private static final Blueprint ON_AGENTCORE =
      Blueprint.of(AgentCoreSession.TYPE, Optional.of("arn:runtime"));

  protected final AttemptId first = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  private final AttemptId second = new AttemptId(first.taskId(), 2);

  protected abstract Payloads payloads();

  /// What is kept under the attempt's key.
  protected abstract Optional<String> kept(AttemptId attempt);

  private SessionRequest.Payload prepare(AttemptId attempt) {
    return payloads().prepare(attempt, TASK, ON_ECS);
  }

  @Test
  void documentForEcsIsKeptAndPointedTo() {
    var payload = prepare(first);

    assertThat(payload).isInstanceOf(SessionRequest.Payload.Pointer.class);
    assertThat(((SessionRequest.Payload.Pointer) payload).uri()).endsWith(first.payloadKey());
    assertThat(kept(first).orElseThrow()).contains("\"task_id\":\"" + first.taskId() + "\"");
  }

  @Test
  void sameAttemptGetsTheSameAnswerAndTheSameDocument() {
    var once = prepare(first);
    var document = kept(first);

    assertThat(prepare(first)).isEqualTo(once);
    assertThat(kept(first)).isEqualTo(document);
  }

  /// A start that is repeated after a crash may know less than the first.
  @Test
  void documentThatIsKeptIsNotReplacedByAPoorerOne() {
    var context = new ContextDocument("{\"version\":1}", List.of("issue"), 1, false);
    var once = payloads().prepare(first, TASK, ON_ECS, Optional.of(context));
    var document = kept(first);

    assertThat(prepare(first)).isEqualTo(once);
    assertThat(kept(first)).isEqualTo(document);
    assertThat(document.orElseThrow()).contains("\"hydrated_context\":{\"version\":1}");
  }

  @Test
  void documentIsMadeAnewAfterItWasDropped() {
    var _ = prepare(first);
    payloads().drop(first);
    var context = new ContextDocument("{\"version\":1}", List.of("issue"), 1, false);

    var _ = payloads().prepare(first, TASK, ON_ECS, Optional.of(context));

    assertThat(kept(first).orElseThrow()).contains("hydrated_context");
  }

  @Test
  void documentWithContextGoesAlongWithAnInvocation() {
    var context = new ContextDocument("{\"version\":1}", List.of("issue"), 1, false);

    var payload = payloads().prepare(first, TASK, ON_AGENTCORE, Optional.of(context));

    assertThat(payload)
        .isInstanceOfSatisfying(
            SessionRequest.Payload.Inline.class,
            it -> assertThat(it.json()).contains("\"hydrated_context\":{\"version\":1}"));
    assertThat(payloads().haveRoomForContext(AgentCoreSession.TYPE)).isTrue();
  }

  @Test
  void everyAttemptHasADocumentOfItsOwn() {
    assertThat(prepare(second)).isNotEqualTo(prepare(first));

    payloads().drop(first);

    assertThat(kept(first)).isEmpty();
    assertThat(kept(second).orElseThrow()).contains("\"attempt\":2");
  }

  @Test
  void documentForAgentCoreGoesAlongAndIsNotKept() {
    var payload = payloads().prepare(first, TASK, ON_AGENTCORE);

    assertThat(payload).isInstanceOf(SessionRequest.Payload.Inline.class);
    assertThat(kept(first)).isEmpty();
  }

  @Test
  void dropOfWhatIsGoneOrNeverWasIsFine() {
    var _ = prepare(first);
    payloads().drop(first);

    payloads().drop(first);
    payloads().drop(second);

    assertThat(kept(first)).isEmpty();
  }
}
