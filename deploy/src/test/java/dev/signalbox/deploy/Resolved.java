package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.deploy.iam.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A template's policies as they are once it is deployed: each intrinsic function worked out, with
/// ARNs made from the logical ids.
record Resolved(Template template, Map<String, String> exports) {
  private static final Map<String, String> PSEUDO =
      Map.of(
          "AWS::Partition", "aws",
          "AWS::AccountId", "111122223333",
          "AWS::Region", "us-east-1",
          "AWS::URLSuffix", "amazonaws.com");

  Resolved(Template template) {
    this(template, Map.of());
  }

  /// A stack that imports from those before it, in the order in which they are deployed.
  static Resolved of(Variant variant, String stack) {
    var exports = new TreeMap<String, String>();
    for (var part : List.of("Data", "Network", "Agents", "Service", stack)) {
      var at = new Resolved(variant.template(part), exports);
      if (part.equals(stack)) {
        return at;
      }
      at.template
          .json()
          .path("Outputs")
          .forEach(it -> exports.put(it.at("/Export/Name").asText(), at.text(it.path("Value"))));
    }
    throw new IllegalArgumentException(stack);
  }

  /// A value as it is once it is deployed.
  String text(JsonNode value) {
    return workedOut(value).asText();
  }

  /// Statements of the policies whose id begins as one of these.
  Policy policy(String... ids) {
    var statements = new ArrayList<JsonNode>();
    for (var id : ids) {
      template.statements(id).forEach(it -> statements.add(workedOut(it)));
    }
    return Policy.of(statements);
  }

  Policy trust(String role) {
    var document = template.only("AWS::IAM::Role", role).at("/AssumeRolePolicyDocument/Statement");
    return Policy.of(document.valueStream().map(this::workedOut).toList());
  }

  String arn(String type, String id) {
    return arn(template.idOf(type, id));
  }

  private String arn(String id) {
    return switch (template.json().at("/Resources/" + id + "/Type").asText()) {
      case "AWS::DynamoDB::Table" -> "arn:aws:dynamodb:us-east-1:111122223333:table/" + id;
      case "AWS::S3::Bucket" -> "arn:aws:s3:::" + id.toLowerCase(Locale.ROOT);
      case "AWS::SQS::Queue" -> "arn:aws:sqs:us-east-1:111122223333:" + id;
      case "AWS::Logs::LogGroup" -> "arn:aws:logs:us-east-1:111122223333:log-group:" + id + ":*";
      case "AWS::Pipes::Pipe" -> "arn:aws:pipes:us-east-1:111122223333:pipe/" + id;
      case "AWS::Events::Rule" -> "arn:aws:events:us-east-1:111122223333:rule/" + id;
      case "AWS::KMS::Key" -> "arn:aws:kms:us-east-1:111122223333:key/" + id;
      case "AWS::IAM::Role" -> "arn:aws:iam::111122223333:role/" + id;
      default -> throw new IllegalArgumentException("no ARN is made for " + id);
    };
  }

  JsonNode workedOut(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object.size() == 1 && isFunction(object.fieldNames().next())
          ? text(function(object))
          : copied(object);
    }
    if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(it -> array.add(workedOut(it)));
      return array;
    }
    return node;
  }

  private JsonNode copied(ObjectNode object) {
    var copy = JsonNodeFactory.instance.objectNode();
    object.properties().forEach(it -> copy.set(it.getKey(), workedOut(it.getValue())));
    return copy;
  }

  private static boolean isFunction(String name) {
    return name.equals("Ref") || name.startsWith("Fn::");
  }

  private String function(ObjectNode object) {
    var argument = object.elements().next();
    return switch (object.fieldNames().next()) {
      case "Ref" -> PSEUDO.getOrDefault(argument.asText(), argument.asText());
      case "Fn::GetAtt" ->
          argument.path(1).asText().equals("Arn")
              ? arn(argument.path(0).asText())
              : argument.path(0).asText() + "." + argument.path(1).asText();
      case "Fn::ImportValue" -> {
        assertThat(exports).containsKey(argument.asText());
        yield exports.getOrDefault(argument.asText(), "");
      }
      case "Fn::Join" ->
          argument
              .path(1)
              .valueStream()
              .map(it -> workedOut(it).asText())
              .collect(Collectors.joining(argument.path(0).asText()));
      default -> throw new IllegalArgumentException("not worked out: " + object);
    };
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }
}
