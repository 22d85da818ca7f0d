package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.aws.ScriptedAws.Answer;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.sqs.MessageSource.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Answers of SQS that no server in this JVM gives.
class SqsMessageSourceTest {
  private static final Received RECEIVED =
      new Received(new Message("m-1", "{}", 1, Instant.EPOCH), "receipt", Map.of());

  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();
  private final SqsMessageSource source =
      new SqsMessageSource(clients.sqs(), aws.endpoint() + "/1/q", aws.endpoint() + "/1/dead");

  @AfterEach
  void close() {
    clients.close();
    aws.close();
  }

  private boolean hide() {
    return source.hide(RECEIVED, Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "InvalidParameterValue",
        "InvalidParameterValueException",
        "ReceiptHandleIsInvalid",
        "MessageNotInflight"
      })
  void aReceiptThatIsNoGoodAnyMoreIsAValue(String code) {
    aws.refuse("ChangeMessageVisibility", 400, code, "The receipt handle has expired");

    assertThat(hide()).isFalse();
  }

  @Test
  void aReceiptThatIsNoGoodAnyMoreIsToldByTheCodeOfTheOldProtocolToo() {
    aws.answer(
        "ChangeMessageVisibility",
        new Answer.Full(
            400,
            Map.of("x-amzn-query-error", "InvalidParameterValue;Sender"),
            "{\"__type\":\"com.amazon.coral.service#Unheard\",\"message\":\"expired\"}"));

    assertThat(hide()).isFalse();
  }

  @Test
  void anyOtherRefusalOfAHideIsOne() {
    aws.refuse("ChangeMessageVisibility", 403, "AccessDeniedException", "no");

    assertThatThrownBy(this::hide)
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("ChangeMessageVisibility");
  }

  @Test
  void aHideThatMeetsTroubleIsUnavailable() {
    aws.refuse("ChangeMessageVisibility", 500, "InternalError", "oops");

    assertThatThrownBy(this::hide).isInstanceOf(DependencyUnavailable.class);
  }

  @Test
  void aPollThatIsCancelledSaysSo() {
    aws.answer("ReceiveMessage", new Answer.Silence());
    var poll = source.poll(1, Duration.ofSeconds(20), Duration.ofSeconds(30));

    poll.cancel();

    assertThatThrownBy(poll::await).isInstanceOf(CancellationException.class);
  }
}
