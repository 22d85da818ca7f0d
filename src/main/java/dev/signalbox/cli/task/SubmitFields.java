package dev.signalbox.cli.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The fields of a submit, as options, as a file, or both: an option stands in the place of the
/// same field of the file. Which values are allowed is said by the schema of the message alone.
final class SubmitFields {
  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private static final String USER = "user_id";

  @Parameters(
      arity = "0..1",
      paramLabel = "DESCRIPTION",
      description = "What the agent is to do (task_description).")
  private Optional<String> description = Optional.empty();

  @Option(names = "--description", paramLabel = "TEXT", description = "DESCRIPTION, as an option.")
  private Optional<String> describedByOption = Optional.empty();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A message as JSON, whose fields the options go over; - for standard input.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--task-id", paramLabel = "ID", description = "Its id; else one is made.")
  private Optional<String> taskId = Optional.empty();

  @Option(
      names = "--user",
      paramLabel = "USER",
      description = "Whose task it is (user_id); else the user of this machine.")
  private Optional<String> user = Optional.empty();

  @Option(names = "--repo", paramLabel = "OWNER/NAME", description = "The repository.")
  private Optional<String> repo = Optional.empty();

  @Option(names = "--issue", paramLabel = "N", description = "The issue to work on.")
  private Optional<Integer> issue = Optional.empty();

  @Option(names = "--pr", paramLabel = "N", description = "The pull request to go on with.")
  private Optional<Integer> pullRequest = Optional.empty();

  @Option(names = "--workflow", paramLabel = "REF", description = "The workflow (workflow_ref).")
  private Optional<String> workflow = Optional.empty();

  @Option(names = "--max-turns", paramLabel = "N", description = "How many turns it may take.")
  private Optional<Integer> maxTurns = Optional.empty();

  @Option(names = "--max-budget-usd", paramLabel = "USD", description = "What it may spend.")
  private Optional<BigDecimal> maxBudget = Optional.empty();

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "The same key of the same user is the same task.")
  private Optional<String> key = Optional.empty();

  @Option(names = "--base-branch", paramLabel = "BRANCH", description = "The branch to begin at.")
  private Optional<String> baseBranch = Optional.empty();

  @Option(
      names = "--merge-branch",
      paramLabel = "BRANCH",
      description = "A branch to merge first (merge_branches); can be repeated.")
  private List<String> mergeBranches = List.of();

  @Option(
      names = "--initial-approval",
      paramLabel = "SCOPE",
      description = "What is approved beforehand (initial_approvals); can be repeated.")
  private List<String> approvals = List.of();

  @Option(
      names = "--approval-timeout-s",
      paramLabel = "SECONDS",
      description = "How long the agent waits for an answer.")
  private Optional<Integer> approvalTimeout = Optional.empty();

  @Option(names = "--prompt-version", paramLabel = "VERSION", description = "Of the prompt.")
  private Optional<String> promptVersion = Optional.empty();

  @Option(names = "--channel-source", paramLabel = "WORD", description = "Where it comes from.")
  private Optional<String> channelSource = Optional.empty();

  @Option(
      names = "--channel-metadata",
      paramLabel = "NAME=VALUE",
      description = "What that place says of it; can be repeated.")
  private Map<String, String> channelMetadata = new LinkedHashMap<>();

  @Option(names = "--trace", description = "Ask the agent for a trace of what it does.")
  private boolean trace;

  @Option(
      names = "--payload",
      paramLabel = "JSON",
      description = "A JSON object that the agent gets as it is.")
  private Optional<String> payload = Optional.empty();

  @Option(
      names = "--field",
      paramLabel = "NAME=JSON",
      description = "Any other field, such as attachments; can be repeated.")
  private Map<String, String> others = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  /// The message.
  ///
  /// @throws ParameterException where a text is no JSON, or a file cannot be read
  ObjectNode message(InputStream standardInput) {
    var message = file.map(it -> read(it, standardInput)).orElseGet(JSON::createObjectNode);
    texts(message);
    numbers(message);
    lists(message);
    others.forEach((name, text) -> message.set(name, parsed("--field " + name, text)));
    payload.ifPresent(text -> message.set("payload", parsed("--payload", text)));
    if (!message.hasNonNull(USER)) {
      message.put(USER, System.getProperty("user.name", "unknown"));
    }
    return message;
  }

  private void texts(ObjectNode message) {
    description().ifPresent(it -> message.put("task_description", it));
    taskId.ifPresent(it -> message.put("task_id", it));
    user.ifPresent(it -> message.put(USER, it));
    repo.ifPresent(it -> message.put("repo", it));
    workflow.ifPresent(it -> message.put("workflow_ref", it));
    key.ifPresent(it -> message.put("idempotency_key", it));
    baseBranch.ifPresent(it -> message.put("base_branch", it));
    promptVersion.ifPresent(it -> message.put("prompt_version", it));
    channelSource.ifPresent(it -> message.put("channel_source", it));
    if (trace) {
      message.put("trace", true);
    }
  }

  private Optional<String> description() {
    if (description.isPresent() && describedByOption.isPresent()) {
      throw new ParameterException(
          mixee.commandLine(), "The description is given twice: by --description, and without.");
    }
    return description.or(() -> describedByOption);
  }

  private void numbers(ObjectNode message) {
    issue.ifPresent(it -> message.put("issue_number", it));
    pullRequest.ifPresent(it -> message.put("pr_number", it));
    maxTurns.ifPresent(it -> message.put("max_turns", it));
    maxBudget.ifPresent(it -> message.put("max_budget_usd", it));
    approvalTimeout.ifPresent(it -> message.put("approval_timeout_s", it));
  }

  private void lists(ObjectNode message) {
    if (!mergeBranches.isEmpty()) {
      mergeBranches.forEach(message.putArray("merge_branches")::add);
    }
    if (!approvals.isEmpty()) {
      approvals.forEach(message.putArray("initial_approvals")::add);
    }
    if (!channelMetadata.isEmpty()) {
      channelMetadata.forEach(message.putObject("channel_metadata")::put);
    }
  }

  private ObjectNode read(String name, InputStream standardInput) {
    try {
      var bytes =
          name.equals("-") ? standardInput.readAllBytes() : Files.readAllBytes(Path.of(name));
      if (parsed("--file", new String(bytes, StandardCharsets.UTF_8)) instanceof ObjectNode node) {
        return node;
      }
    } catch (IOException unread) {
      throw refused("--file: cannot read " + name, unread);
    }
    throw refused("--file: not a JSON object", new IllegalArgumentException(name));
  }

  /// Without the text, which may be a prompt.
  private JsonNode parsed(String what, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException broken) {
      throw refused(what + ": not JSON, at " + place(broken), broken);
    }
  }

  private static String place(JsonProcessingException broken) {
    var at = broken.getLocation();
    return at == null ? "?" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  private ParameterException refused(String what, Exception cause) {
    return new ParameterException(mixee.commandLine(), what, cause);
  }
}
