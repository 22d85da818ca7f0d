package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.trace.TraceContext;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

class MessageTraceTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String XRAY =
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";

  @Test
  void aProducerSaysItInMessageAttributes() {
    var trace = trace(Map.of("traceparent", PARENT, "tracestate", "a=1"), "");

    assertThat(trace.map(TraceContext::traceparent)).contains(PARENT);
    assertThat(trace.flatMap(TraceContext::state)).contains("a=1");
  }

  @Test
  void xRaySaysItWhereTheProducerDoesNot() {
    assertThat(trace(Map.of(), XRAY).map(TraceContext::spanId)).contains("53995c3f42cd8ad8");
    assertThat(trace(Map.of("traceparent", "none"), XRAY).map(TraceContext::spanId))
        .contains("53995c3f42cd8ad8");
    assertThat(trace(Map.of("traceparent", PARENT), XRAY).map(TraceContext::spanId))
        .contains("b7ad6b7169203331");
  }

  @Test
  void whatIsNoTraceIsNone() {
    var binary =
        MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromUtf8String(PARENT))
            .build();
    var message = Message.builder().messageAttributes(Map.of("traceparent", binary)).build();

    assertThat(MessageTrace.of(message)).isEmpty();
    assertThat(trace(Map.of("traceparent", ""), "")).isEmpty();
    assertThat(trace(Map.of("tracestate", "a=1"), "nothing")).isEmpty();
  }

  private static Optional<TraceContext> trace(Map<String, String> attributes, String xRay) {
    var values = new TreeMap<String, MessageAttributeValue>();
    attributes.forEach(
        (name, text) ->
            values.put(
                name,
                MessageAttributeValue.builder().dataType("String").stringValue(text).build()));
    var message = Message.builder().messageAttributes(values);
    return MessageTrace.of(
        xRay.isEmpty()
            ? message.build()
            : message
                .attributes(Map.of(MessageSystemAttributeName.AWS_TRACE_HEADER, xRay))
                .build());
  }
}
