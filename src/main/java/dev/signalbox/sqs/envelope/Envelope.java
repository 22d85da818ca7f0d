package dev.signalbox.sqs.envelope;

import java.util.EnumSet;
import java.util.Set;

/// What a message can be wrapped in or written as by the program in front of the queue, with what
/// puts it right. Neither the name nor the remedy quotes anything of a body.
public enum Envelope {
  CLOUD_EVENT("CloudEvents envelope", "send its data alone", "/specversion !/user_id !/task_id"),
  /// Not an envelope, but a message of the task queue, well-formed or not.
  TASK_MESSAGE(
      "task message",
      "send it to the task queue",
      "/user_id | /task_id | /type=submit | /type=cancel"),
  SNS_CONFIRMATION(
      "SNS subscription confirmation",
      "confirm the subscription and turn on raw message delivery",
      "/TopicArn /SubscribeURL"),
  SNS_NOTIFICATION(
      "SNS notification",
      "turn on raw message delivery",
      "/TopicArn /Message | /Type /Message /MessageId"),
  S3_TEST_EVENT(
      "S3 test event",
      "the bucket's notifications go to this queue; send them elsewhere",
      "/Event=s3:TestEvent"),
  S3_NOTIFICATION(
      "S3 notification",
      "the bucket's notifications go to this queue; send them elsewhere",
      "/Records/0/s3 | /Records/0/eventSource=aws:s3"),
  SNS_RECORDS(
      "Lambda event of an SNS notification",
      "subscribe the queue itself and turn on raw message delivery",
      "/Records/0/Sns"),
  SQS_RECORDS(
      "Lambda event of SQS messages",
      "send the body of each record as a message of its own",
      "/Records/0/receiptHandle | /Records/0/eventSource=aws:sqs"),
  STREAM_RECORDS(
      "Lambda event of DynamoDB records",
      "send each record as a message of its own",
      "/Records/0/dynamodb"),
  OTHER_RECORDS(
      "Lambda event with a list of records",
      "send what each record carries as a message of its own",
      "/Records/0"),
  LAMBDA_DESTINATION(
      "Lambda destination record",
      "have the function send the message itself to the queue",
      "/requestContext/functionArn | /requestPayload /requestContext"),
  HTTP_REQUEST(
      "API Gateway, load balancer or function URL request",
      "send its body alone, for example by a mapping template",
      "/requestContext /headers | /requestContext/http | /requestContext/elb"
          + " | /requestContext/connectionId | /httpMethod /headers | /body-json /context"),
  HTTP_RESPONSE("HTTP response of a Lambda function", "send its body alone", "/statusCode /body"),
  ECS_EVENT(
      "ECS event of EventBridge", "send it to the events queue", "/detail-type /source=aws.ecs"),
  SCHEDULED_EVENT(
      "EventBridge event of a schedule",
      "give the schedule's target the message as its input",
      "/detail-type /source=aws.scheduler | /detail-type /source=aws.events"),
  EVENTBRIDGE_EVENT(
      "EventBridge event",
      "have the rule's target send the message alone, by its input path or transformer",
      "/detail-type /source | /detail-type /detail"),
  STREAM_RECORD(
      "DynamoDB stream record", "send it to the events queue", "/eventSource=aws:dynamodb"),
  STREAM_RECORD_PART(
      "part of a DynamoDB stream record",
      "send the whole record, without an input path",
      "/Keys /NewImage | /Keys /OldImage | /Keys /SequenceNumber | /dynamodb/Keys"),
  ECS_DETAIL(
      "detail of an ECS event without its event",
      "send the whole event, without InputPath or input transformer, to the events queue",
      "/taskArn /clusterArn | /taskArn /lastStatus | /detail/taskArn | /tasks/0/taskArn"),
  S3_POINTER(
      "pointer of the SQS extended client to S3",
      "send the message itself, without the extended client",
      "/s3BucketName /s3Key"),
  SQS_MESSAGE(
      "SQS message with its metadata",
      "send its body alone; in a pipe, by the input template <$.body>",
      "/receiptHandle /body | /ReceiptHandle /Body | /MessageId /Body | /messageId /body"
          + " | /Messages/0/Body"),
  SEND_MESSAGE(
      "parameters of SendMessage (Scheduler's universal target, Step Functions)",
      "send the value of MessageBody alone",
      "/MessageBody | /Entries/0/MessageBody"),
  STEP_FUNCTIONS(
      "Step Functions task input",
      "make the message itself the MessageBody of the state",
      "/TaskToken | /taskToken | /MessageBody.$ | /Execution /StateMachine"
          + " | /executionArn /stateMachineArn"),
  CELERY(
      "Celery message",
      "send JSON with an SQS client instead of a Celery task",
      "/headers/task | /task /args | /task /kwargs | /body /content-encoding /properties"),
  WORKER_JOB(
      "job of a worker framework (Active Job, Dramatiq, Laravel, MassTransit, NServiceBus,"
          + " Sidekiq, Symfony Messenger)",
      "send JSON with an SQS client instead of a job",
      "/job_class /arguments | /actor_name /args | /displayName /job | /messageType /message"
          + " | /Headers /Body | /class /args | /body /headers/type"),
  PUBSUB_PUSH(
      "Pub/Sub push message", "send its data alone, decoded", "/message/data /subscription"),
  KAFKA_CONNECT(
      "Kafka Connect record with its schema",
      "set schemas.enable=false in the connector's converter",
      "/schema /payload"),
  /// A message stands inside an object that nobody here knows.
  WRAPPED("message inside another object", "send the inner message alone", ""),
  ARRAY("JSON array", "send each element as a message of its own", ""),
  DOUBLY_ENCODED("doubly encoded JSON, an object inside a string", "encode it once", ""),
  BASE64("base64 text", "send the JSON text itself", ""),
  COMPRESSED(
      "compressed data (gzip or the like, plain or in base64)",
      "send the JSON text itself, uncompressed",
      ""),
  HEXADECIMAL("hexadecimal text", "send the JSON text itself", ""),
  BYTE_ORDER_MARK("byte order mark", "write UTF-8 without one", ""),
  URL_ENCODED("URL-encoded text", "send the JSON text itself", ""),
  FORM("form-encoded text", "send JSON", ""),
  MULTIPART("multipart or HTTP text", "send its JSON alone", ""),
  XML("XML or HTML", "send JSON", ""),
  WEB_TOKEN("JSON Web Token", "send the JSON text itself, unsigned", ""),
  EMPTY("empty body", "send the message as the body, not in message attributes", ""),
  SEVERAL("several JSON texts in one body", "send each as a message of its own", ""),
  OTHER_QUOTES(
      "quotes that are not JSON's", "write JSON: double quotes, not escaped, around each name", ""),
  YAML("YAML or the like", "send JSON", "");

  private static final String DEAD_LETTER_REASON = "envelope";

  private static final Set<Envelope> OTHERS =
      EnumSet.of(TASK_MESSAGE, EMPTY, SEVERAL, OTHER_QUOTES, YAML, XML, FORM, MULTIPART);

  private final String title;
  private final String remedy;
  private final String shape;

  Envelope(String title, String remedy, String shape) {
    this.title = title;
    this.remedy = remedy;
    this.shape = shape;
  }

  /// Returns the reason of the dead letter.
  ///
  /// @param otherwise the reason that the reader of the body gave
  public String reason(String otherwise) {
    return isOther() ? otherwise : DEAD_LETTER_REASON;
  }

  /// Returns what it is and what to do, for a person.
  ///
  /// @param otherwise what the reader of the body said, which is of use where nothing was wrapped
  public String detail(String otherwise) {
    var told = title + ": " + remedy;
    return isOther() ? otherwise + "; " + told : told;
  }

  /// Nothing was wrapped or encoded: it is of another kind, or in another notation.
  private boolean isOther() {
    return OTHERS.contains(this);
  }

  /// Returns whether it is a message that one of the queues is there for.
  boolean isMessage() {
    return this == TASK_MESSAGE || this == ECS_EVENT || this == STREAM_RECORD;
  }

  /// Returns whether it is what the events queue is there for, if an intake is set up for it.
  public boolean isEvent() {
    return this == ECS_EVENT
        || this == EVENTBRIDGE_EVENT
        || this == SCHEDULED_EVENT
        || this == STREAM_RECORD;
  }

  /// Returns the fields of its JSON object as pointers, all of which are there, or all of those
  /// after a bar. An exclamation mark says that a field is not there. Empty if it is no object.
  String shape() {
    return shape;
  }
}
