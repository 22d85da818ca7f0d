package dev.signalbox.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/// The deployments that the tests look at, each synthesised once, with the context of cdk.json
/// under what is chosen, as the cdk command does it.
enum Variant {
  /// Nothing chosen at all.
  PLAIN,
  /// Agents on AgentCore only.
  AGENTCORE,
  /// Agents on ECS, all of it ours.
  ECS,
  /// Agents on ECS, in a cluster and a network of somebody's own, beside AgentCore.
  THEIRS,
  /// Agents on ECS, which cannot assume a role for each task.
  UNSCOPED,
  /// Whatever can be chosen, as a platform team would.
  KNOBS;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Variant, Path> DONE = new ConcurrentHashMap<>();

  private Map<String, Object> context() {
    return switch (this) {
      case PLAIN -> Map.of();
      case AGENTCORE ->
          Map.of(
              "agentCoreRuntimeArns",
              Samples.RUNTIME,
              "agentCoreRoleArns",
              Samples.RUNTIME_ROLE,
              "githubTokenSecretArn",
              Samples.SECRET,
              "retain",
              "false");
      case ECS ->
          Map.of(
              "enableEcs",
              "true",
              "bedrockModelArns",
              Samples.MODEL,
              "agentSecretArns",
              Samples.SECRET,
              "attachmentsBucket",
              "their-attachments",
              "agentEnvironment",
              "{\"MISE_JOBS\": \"1\"}");
      case KNOBS -> Knobs.context();
      case UNSCOPED ->
          Map.of(
              "enableEcs",
              "true",
              "agentSessionRole",
              "false",
              "attachmentsBucket",
              "their-attachments",
              "bedrockModelArns",
              Samples.MODEL);
      case THEIRS ->
          Map.ofEntries(
              Map.entry("name", "acme"),
              Map.entry("enableEcs", "true"),
              Map.entry("agentCoreRuntimeArns", Samples.RUNTIME),
              Map.entry("githubTokenSecretArn", Samples.SECRET),
              Map.entry("repoTokenSecretArns", Samples.SECRET + "," + Samples.REPO_SECRET),
              Map.entry("agentClusterArn", Samples.CLUSTER),
              Map.entry("agentCoreRoleArns", Samples.RUNTIME_ROLE),
              Map.entry(
                  "agentTaskDefinition", "arn:aws:ecs:us-east-1:111122223333:task-definition/x:7"),
              Map.entry("agentSubnets", "subnet-1, subnet-2,"),
              Map.entry("agentSecurityGroups", "sg-1"),
              Map.entry("agentPublicIp", "true"),
              Map.entry("agentRoleArns", "arn:aws:iam::111122223333:role/task"),
              Map.entry("archiveEvents", "true"),
              Map.entry("userConcurrencyMax", "7"),
              Map.entry("concurrencyMax", "40"),
              Map.entry("vpcId", "vpc-0123456789abcdef0"),
              Map.entry("subnetIds", "subnet-0123456789abcdef3,subnet-0123456789abcdef4"),
              Map.entry("imageUri", "444455556666.dkr.ecr.eu-west-1.amazonaws.com/box@sha256:abc"),
              Map.entry("healthCheck", "false"),
              Map.entry("alarmEmail", "who@example.com"));
    };
  }

  Template data() {
    return template("Data");
  }

  Template agents() {
    return template("Agents");
  }

  Template service() {
    return template("Service");
  }

  Template operator() {
    return template("Operator");
  }

  Template watch() {
    return template("Watch");
  }

  Template template(String part) {
    if (part.equals("Network") ? this == THEIRS : part.equals("Agents") && !hasOurAgents()) {
      return new Template(JSON.createObjectNode());
    }
    var stack = (this == THEIRS ? "Acme" : "Signalbox") + part;
    return new Template(json(directory().resolve(stack + ".template.json")));
  }

  private boolean hasOurAgents() {
    return this == ECS || this == UNSCOPED || this == KNOBS;
  }

  /// Where the templates are.
  Path directory() {
    return DONE.computeIfAbsent(this, _ -> synthesize(context()));
  }

  static Path synthesize(Map<String, Object> chosen) {
    try {
      var directory = Files.createTempDirectory(Path.of("target"), "synth-");
      var context = new TreeMap<String, Object>();
      json(Path.of("cdk.json"))
          .path("context")
          .properties()
          .forEach(it -> context.put(it.getKey(), plain(it.getValue())));
      context.putAll(chosen);
      var app =
          new App(
              AppProps.builder()
                  .outdir(directory.toString())
                  .analyticsReporting(false)
                  .context(context)
                  .build());
      DeployApp.addTo(app);
      var _ = app.synth();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object plain(JsonNode value) {
    return value.isBoolean() ? (Object) value.booleanValue() : value.asText();
  }

  static JsonNode json(Path file) {
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
