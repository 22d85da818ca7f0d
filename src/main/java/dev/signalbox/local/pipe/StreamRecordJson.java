package dev.signalbox.local.pipe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/// A stream record as the JSON that Pipes and Lambda hand on, attributes with their type letters.
/// DynamoDB Local's name for its region is replaced by the region of the rest of the local AWS.
final class StreamRecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String region;
  private final String streamArn;

  StreamRecordJson(String region, String streamArn) {
    this.region = region;
    this.streamArn = streamArn;
  }

  String write(Record record) {
    var json = JSON.createObjectNode();
    json.put("eventID", record.eventID());
    json.put("eventName", record.eventNameAsString());
    json.put("eventVersion", "1.1");
    json.put("eventSource", "aws:dynamodb");
    json.put("awsRegion", region);
    json.put("eventSourceARN", streamArn.replace(":ddblocal:", ":" + region + ":"));
    json.set("dynamodb", change(record.dynamodb()));
    return json.toString();
  }

  private static ObjectNode change(StreamRecord change) {
    var json = JSON.createObjectNode();
    Optional.ofNullable(change.approximateCreationDateTime())
        .ifPresent(at -> json.put("ApproximateCreationDateTime", at.getEpochSecond()));
    json.set("Keys", item(change.keys()));
    if (change.hasNewImage()) {
      json.set("NewImage", item(change.newImage()));
    }
    if (change.hasOldImage()) {
      json.set("OldImage", item(change.oldImage()));
    }
    json.put("SequenceNumber", change.sequenceNumber());
    json.put("SizeBytes", change.sizeBytes());
    json.put("StreamViewType", change.streamViewTypeAsString());
    return json;
  }

  private static ObjectNode item(Map<String, AttributeValue> item) {
    var json = JSON.createObjectNode();
    item.forEach((name, value) -> json.set(name, typed(value)));
    return json;
  }

  private static ObjectNode typed(AttributeValue value) {
    var json = JSON.createObjectNode();
    switch (value.type()) {
      case S -> json.put("S", value.s());
      case N -> json.put("N", value.n());
      case B -> json.put("B", value.b().asByteArray());
      case BOOL -> json.put("BOOL", value.bool());
      case NUL -> json.put("NULL", true);
      case M -> json.set("M", item(value.m()));
      case L -> {
        var list = json.putArray("L");
        value.l().forEach(element -> list.add(typed(element)));
      }
      case SS -> texts(json.putArray("SS"), value.ss());
      case NS -> texts(json.putArray("NS"), value.ns());
      case BS -> {
        var set = json.putArray("BS");
        value.bs().forEach(bytes -> set.add(bytes.asByteArray()));
      }
      case UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalArgumentException("an attribute type that the SDK does not know");
    }
    return json;
  }

  private static void texts(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
