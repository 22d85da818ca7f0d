package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every place that keeps documents does, the fake one and the real one.
public abstract class PayloadsContract {
  protected static final TaskRequest TASK = TaskRequest.ofUser("ada");
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
