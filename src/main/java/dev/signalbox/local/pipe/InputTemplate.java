package dev.signalbox.local.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a stream's record goes to the queue: no more than is read there, since the images hold
/// prompts and may be larger than a message. The deployed pipe has the same template. What a path
/// does not find is an empty text.
final class InputTemplate {
  static final String TASK_ROWS =
      """
      {"eventSource":"aws:dynamodb","eventName":"<$.eventName>","dynamodb":{\
      "Keys":{"task_id":{"S":"<$.dynamodb.Keys.task_id.S>"}},\
      "NewImage":{"status":{"S":"<$.dynamodb.NewImage.status.S>"},\
      "settled_at":{"S":"<$.dynamodb.NewImage.settled_at.S>"}},\
      "OldImage":{"settled_at":{"S":"<$.dynamodb.OldImage.settled_at.S>"}}}}\
      """;

  private static final Pattern PATH = Pattern.compile("<\\$\\.([A-Za-z_.]+)>");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String template;

  InputTemplate(String template) {
    this.template = template;
  }

  String render(String record) throws JsonProcessingException {
    var tree = JSON.readTree(record);
    return PATH.matcher(template)
        .replaceAll(
            path -> {
              var value = tree.at("/" + path.group(1).replace('.', '/')).asText("");
              var escaped = new String(JsonStringEncoder.getInstance().quoteAsString(value));
              return Matcher.quoteReplacement(escaped);
            });
  }
}
