package dev.signalbox.sqs.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
  private static final String TASK =
      "{\"type\":\"submit\",\"user_id\":\"alice\",\"task_description\":\"x\"}";
  private static final String QUOTED = "\"" + TASK.replace("\"", "\\\"") + "\"";

  static Stream<Arguments> bodies() {
    return Stream.of(fromAws(), ofEvents(), fromOthers(), texts()).flatMap(it -> it);
  }

  private static Stream<Arguments> fromAws() {
    return Stream.of(
        arguments(
            Envelope.SNS_NOTIFICATION,
            """
            {"Type": "Notification", "MessageId": "22b80b92", "TopicArn": "arn:aws:sns:eu-west-1:1:t",
             "Subject": "S", "Message": %s, "Timestamp": "2026-11-28T10:00:00.000Z",
             "SignatureVersion": "1", "Signature": "EXAMPLE", "UnsubscribeURL": "https://x"}\
            """
                .formatted(QUOTED)),
        arguments(
            Envelope.SNS_NOTIFICATION,
            "{\"Type\":\"Notification\",\"MessageId\":\"2\",\"Message\":\"\"}"),
        arguments(
            Envelope.SNS_CONFIRMATION,
            """
            {"Type": "SubscriptionConfirmation", "MessageId": "1", "Token": "2", "TopicArn": "arn",
             "Message": "You have chosen to subscribe", "SubscribeURL": "https://sns"}\
            """),
        arguments(
            Envelope.S3_TEST_EVENT,
            """
            {"Service": "Amazon S3", "Event": "s3:TestEvent", "Time": "2026-11-28T10:00:00.000Z",
             "Bucket": "b", "RequestId": "5582", "HostId": "8cLe"}\
            """),
        arguments(
            Envelope.S3_NOTIFICATION,
            """
            {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName":
             "ObjectCreated:Put", "s3": {"bucket": {"name": "b"}, "object": {"key": "k"}}}]}\
            """),
        arguments(
            Envelope.SNS_RECORDS,
            "{\"Records\": [{\"EventSource\": \"aws:sns\", \"Sns\": {\"Message\": \"m\"}}]}"),
        arguments(
            Envelope.SQS_RECORDS,
            "{\"Records\": [{\"messageId\": \"1\", \"eventSource\": \"aws:sqs\", \"body\":"
                + " \"b\"}]}"),
        arguments(
            Envelope.STREAM_RECORDS,
            "{\"Records\": [{\"eventSource\": \"aws:dynamodb\", \"dynamodb\": {\"Keys\": {}}}]}"),
        arguments(
            Envelope.OTHER_RECORDS,
            "{\"Records\": [{\"eventSource\": \"aws:kinesis\", \"kinesis\": {\"data\":"
                + " \"e30=\"}}]}"),
        arguments(
            Envelope.LAMBDA_DESTINATION,
            """
            {"version": "1.0", "timestamp": "2026-11-28T10:00:00.000Z", "requestContext":
             {"requestId": "e4b4", "functionArn": "arn:aws:lambda:eu-west-1:1:function:f:$LATEST",
              "condition": "RetriesExhausted", "approximateInvokeCount": 3},
             "requestPayload": %s, "responseContext": {"statusCode": 200}, "responsePayload": null}\
            """
                .formatted(TASK)),
        arguments(
            Envelope.HTTP_REQUEST,
            """
            {"resource": "/t", "path": "/t", "httpMethod": "POST", "headers": {"a": "b"},
             "requestContext": {"stage": "prod"}, "body": %s, "isBase64Encoded": false}\
            """
                .formatted(QUOTED)),
        arguments(
            Envelope.HTTP_REQUEST,
            """
            {"version": "2.0", "routeKey": "$default", "rawPath": "/", "headers": {},
             "requestContext": {"http": {"method": "POST"}}, "body": "e30=", "isBase64Encoded": true}\
            """),
        arguments(Envelope.HTTP_RESPONSE, "{\"statusCode\": 200, \"body\": " + QUOTED + "}"),
        arguments(
            Envelope.EVENTBRIDGE_EVENT,
            """
            {"version": "0", "id": "1", "detail-type": "TaskRequested", "source": "my.app",
             "account": "1", "time": "2026-11-28T10:00:00Z", "region": "eu-west-1",
             "resources": [], "detail": %s}\
            """
                .formatted(TASK)),
        arguments(
            Envelope.SCHEDULED_EVENT,
            """
            {"version": "0", "id": "1", "detail-type": "Scheduled Event", "source":
             "aws.scheduler", "resources": ["arn"], "detail": "{}"}\
            """),
        arguments(
            Envelope.SCHEDULED_EVENT,
            "{\"detail-type\": \"Scheduled Event\", \"source\": \"aws.events\", \"detail\": {}}"),
        arguments(
            Envelope.SEND_MESSAGE,
            "{\"QueueUrl\": \"https://sqs\", \"MessageBody\": " + QUOTED + "}"),
        arguments(
            Envelope.S3_POINTER,
            """
            ["software.amazon.payloadoffloading.PayloadS3Pointer",
             {"s3BucketName": "b", "s3Key": "k"}]\
            """),
        arguments(
            Envelope.S3_POINTER,
            """
            ["com.amazon.sqs.javamessaging.MessageS3Pointer",{"s3BucketName":"b","s3Key":"k"}]\
            """),
        arguments(Envelope.S3_POINTER, "{\"s3BucketName\": \"b\", \"s3Key\": \"k\"}"),
        arguments(
            Envelope.SQS_MESSAGE,
            "{\"messageId\": \"1\", \"receiptHandle\": \"r\", \"body\": " + QUOTED + "}"),
        arguments(
            Envelope.SQS_MESSAGE,
            "{\"Messages\": [{\"MessageId\": \"1\", \"Body\": " + QUOTED + "}]}"),
        arguments(Envelope.STEP_FUNCTIONS, "{\"Input\": " + TASK + ", \"TaskToken\": \"AAAA\"}"),
        arguments(
            Envelope.STEP_FUNCTIONS,
            "{\"Execution\": {\"Id\": \"arn\"}, \"StateMachine\": {\"Id\": \"arn\"}}"));
  }

  private static Stream<Arguments> ofEvents() {
    return Stream.of(
        arguments(
            Envelope.ECS_EVENT,
            "{\"detail-type\": \"ECS Task State Change\", \"source\": \"aws.ecs\", \"detail\":"
                + " {}}"),
        arguments(
            Envelope.ECS_DETAIL,
            "{\"clusterArn\": \"arn\", \"taskArn\": \"arn\", \"lastStatus\": \"STOPPED\"}"),
        arguments(Envelope.ECS_DETAIL, "{\"detail\": {\"taskArn\": \"arn\"}}"),
        arguments(Envelope.ECS_DETAIL, "{\"tasks\": [{\"taskArn\": \"arn\"}], \"failures\": []}"),
        arguments(Envelope.STREAM_RECORD, "{\"eventSource\": \"aws:dynamodb\", \"dynamodb\": {}}"),
        arguments(
            Envelope.STREAM_RECORD_PART,
            "{\"Keys\": {\"task_id\": {\"S\": \"x\"}}, \"NewImage\": {}}"),
        arguments(Envelope.TASK_MESSAGE, TASK),
        arguments(Envelope.TASK_MESSAGE, "{\"task_id\": \"01K5Z8J3QW6T9V0C2R4M7XNDPB\"}"),
        arguments(Envelope.TASK_MESSAGE, "{\"type\": \"cancel\"}"));
  }

  private static Stream<Arguments> fromOthers() {
    return Stream.of(
        arguments(
            Envelope.CLOUD_EVENT,
            """
            {"specversion": "1.0", "type": "submit", "source": "/a", "id": "1", "data": %s}\
            """
                .formatted(TASK)),
        arguments(
            Envelope.CELERY,
            """
            {"body": "W10=", "content-encoding": "utf-8", "content-type": "application/json",
             "headers": {"lang": "py", "task": "app.add", "id": "1"},
             "properties": {"correlation_id": "1", "delivery_tag": "2"}}\
            """),
        arguments(
            Envelope.CELERY,
            "{\"id\": \"1\", \"task\": \"app.add\", \"args\": [1], \"kwargs\": {}, \"eta\": null}"),
        arguments(
            Envelope.WORKER_JOB, "{\"class\": \"HardJob\", \"args\": [1], \"jid\": \"b4a577ed\"}"),
        arguments(
            Envelope.WORKER_JOB,
            "{\"uuid\": \"1\", \"displayName\": \"App\", \"job\": \"Illuminate\", \"data\": {}}"),
        arguments(
            Envelope.WORKER_JOB, "{\"body\": \"{}\", \"headers\": {\"type\": \"App\\\\Task\"}}"),
        arguments(
            Envelope.WORKER_JOB,
            "{\"messageId\": \"1\", \"messageType\": [\"urn:message:A\"], \"message\": {}}"),
        arguments(
            Envelope.PUBSUB_PUSH,
            "{\"message\": {\"data\": \"e30=\"}, \"subscription\":"
                + " \"projects/p/subscriptions/s\"}"),
        arguments(
            Envelope.KAFKA_CONNECT,
            "{\"schema\": {\"type\": \"struct\"}, \"payload\": " + TASK + "}"),
        arguments(Envelope.WRAPPED, "{\"task\": " + TASK + "}"),
        arguments(Envelope.WRAPPED, "{\"data\": {\"attributes\": " + QUOTED + "}}"),
        arguments(Envelope.WRAPPED, "{\"items\": [" + TASK + "]}"),
        arguments(
            Envelope.WRAPPED,
            "{\"event\": {\"detail-type\": \"ECS Task State Change\", \"source\": \"aws.ecs\"}}"));
  }

  private static Stream<Arguments> texts() {
    return Stream.of(
        arguments(Envelope.ARRAY, "[" + TASK + "]"),
        arguments(Envelope.ARRAY, "[]"),
        arguments(Envelope.DOUBLY_ENCODED, QUOTED),
        arguments(Envelope.DOUBLY_ENCODED, "\"[]\""),
        arguments(Envelope.DOUBLY_ENCODED, "\"\\\"{}\\\"\""),
        arguments(Envelope.BASE64, base64(TASK.getBytes(UTF_8))),
        arguments(
            Envelope.BASE64, base64("žluť { }\"".repeat(0).concat(TASK).getBytes(UTF_8)) + "\n"),
        arguments(Envelope.BASE64, '"' + base64(TASK.getBytes(UTF_8)) + '"'),
        arguments(Envelope.BASE64, base64(("<task>?~" + TASK).getBytes(UTF_8)).replace('/', '_')),
        arguments(Envelope.BASE64, "data:application/json;base64," + base64(TASK.getBytes(UTF_8))),
        arguments(Envelope.CELERY, base64("{\"task\": \"app.add\", \"args\": []}".getBytes(UTF_8))),
        arguments(Envelope.COMPRESSED, base64(gzip())),
        arguments(Envelope.COMPRESSED, base64(deflated())),
        arguments(Envelope.COMPRESSED, new String(gzip(), UTF_8)),
        arguments(Envelope.HEXADECIMAL, HexFormat.of().formatHex(TASK.getBytes(UTF_8))),
        arguments(Envelope.BYTE_ORDER_MARK, "\uFEFF" + TASK),
        arguments(Envelope.BYTE_ORDER_MARK, "ï»¿" + TASK),
        arguments(Envelope.BYTE_ORDER_MARK, "ÿþ{"),
        arguments(Envelope.XML, "<?xml version=\"1.0\"?><task/>"),
        arguments(Envelope.XML, "\n<!DOCTYPE html>"),
        arguments(Envelope.FORM, "type=submit&user_id=alice"),
        arguments(Envelope.FORM, "Action=SendMessage&MessageBody=%7B%22type%22%7D"),
        arguments(Envelope.URL_ENCODED, "%7B%22type%22%3A%22submit%22%7D"),
        arguments(Envelope.MULTIPART, "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1"),
        arguments(Envelope.MULTIPART, "POST / HTTP/1.1\r\nHost: x\r\n\r\n{}"),
        arguments(Envelope.WEB_TOKEN, "eyJhbGciOiJub25lIn0.eyJ0eXBlIjoic3VibWl0In0."),
        arguments(Envelope.EMPTY, ""),
        arguments(Envelope.EMPTY, " \r\n\t"),
        arguments(Envelope.SEVERAL, TASK + "\n" + TASK),
        arguments(Envelope.OTHER_QUOTES, "{'type': 'submit'}"),
        arguments(Envelope.OTHER_QUOTES, "[{'type': 'submit'}]"),
        arguments(Envelope.OTHER_QUOTES, TASK.replace("\"", "\\\"")),
        arguments(Envelope.OTHER_QUOTES, "{“type”: “submit”}"),
        arguments(Envelope.OTHER_QUOTES, "{type=submit, user_id=alice}"),
        arguments(Envelope.YAML, "type: submit\nuser_id: alice"),
        arguments(Envelope.YAML, "---\ntype: submit"));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] gzip() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(TASK.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] deflated() {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DeflaterOutputStream(bytes)) {
      out.write(TASK.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void anEnvelopeIsKnownByItsStructure(Envelope envelope, String body) {
    assertThat(Envelopes.of(body)).contains(envelope);
  }

  @Test
  void everyEnvelopeHasABody() {
    var known = EnumSet.noneOf(Envelope.class);
    bodies().forEach(it -> known.add((Envelope) it.get()[0]));

    assertThat(known).containsExactlyInAnyOrder(Envelope.values());
  }

  /// A word of letters can be decoded as base64, and a sentence can hold any sign.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "canary-7f3a9c",
        "submit task please",
        "deadbeefdeadbeefdeadbeef",
        "1234567890123456",
        "01K5Z8J3QW6T9V0C2R4M7XNDPB",
        "\"a text\"",
        "\"\"",
        "null",
        "7",
        "true",
        "{}",
        "{\"a\": 1}",
        "{\"type\": \"submit\"",
        "{\"Message\": \"hello\"}",
        "{\"detail\": {}}",
        "{\"Records\": []}",
        "{\"body\": \"text\"}",
        "{\"payload\": {\"labels\": []}}",
        "{\"message\": \"{}\"}",
        "a = b",
        "1 < 2",
        "[[["
      })
  void whatIsNoEnvelopeIsNotCalledOne(String body) {
    assertThat(Envelopes.of(body)).isEmpty();
  }

  /// A message speaks for itself, whatever else it carries.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"TopicArn\": \"arn\", \"Message\": \"m\", \"Type\": \"Notification\"",
        "\"detail-type\": \"x\", \"source\": \"aws.ecs\", \"detail\": {}",
        "\"Records\": [{\"s3\": {}}]",
        "\"specversion\": \"1.0\", \"source\": \"s\", \"id\": \"1\"",
        "\"TaskToken\": \"t\"",
        "\"taskArn\": \"a\", \"clusterArn\": \"c\"",
        "\"statusCode\": 200, \"body\": \"b\"",
        "\"schema\": {}, \"payload\": {}"
      })
  void aTaskMessageWithTheFieldsOfAnEnvelopeIsATaskMessage(String fields) {
    assertThat(Envelopes.of(TASK.replace("}", ", " + fields + "}")))
        .contains(Envelope.TASK_MESSAGE);
  }

  @Test
  void theDetailNamesItAndSaysWhatToDo() {
    assertThat(Envelope.SNS_NOTIFICATION.detail("user_id: missing"))
        .isEqualTo("SNS notification: turn on raw message delivery");
    assertThat(Envelope.SNS_NOTIFICATION.reason("bad-schema")).isEqualTo("envelope");
    assertThat(Envelope.EMPTY.detail("not a JSON object")).startsWith("not a JSON object; empty");
    assertThat(Envelope.EMPTY.reason("bad-json")).isEqualTo("bad-json");
  }

  /// Whoever sends such a body must not hold up the queue.
  @ParameterizedTest
  @ValueSource(
      strings = {"[", "{\"a\":", "a=", "a=&", "A", "7b", "{ ", "- ", "%7B", "<", "\"\\\"", "ÿ"})
  void aLongBodyIsLookedAtOnce(String part) {
    var body = part.repeat(1_000_000 / part.length());

    var begin = System.nanoTime();
    var _ = Envelopes.of(body);

    assertThat((System.nanoTime() - begin) / 1_000_000).as("milliseconds").isLessThan(5_000);
  }
}
