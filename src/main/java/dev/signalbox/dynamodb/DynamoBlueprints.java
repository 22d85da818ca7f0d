package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.RowOptions;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.port.store.Blueprints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// Blueprints from the Repos table, merged with the platform's defaults. What was found is kept for
/// a short while; a repository that is not onboarded is looked up again each time, so that
/// onboarding works at once.
public final class DynamoBlueprints implements Blueprints {
  private static final int KEPT_MAX = 10_000;

  /// A longer one is read anew for each start, so that all that are kept have room.
  private static final int KEPT_LENGTH_MAX = 4_096;

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final Optional<String> table;
  private final Blueprint defaults;
  private final ComputeTypes types;
  private final Duration keptFor;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /// @param types the backends that a row may name
  /// @param keptFor how long a found blueprint may be out of date
  public DynamoBlueprints(
      DynamoDbAsyncClient client,
      TableNames tables,
      Blueprint defaults,
      ComputeTypes types,
      Duration keptFor,
      InstantSource clock) {
    this.client = client;
    this.table = tables.repos();
    this.defaults = defaults;
    this.types = types;
    this.keptFor = keptFor;
    this.clock = clock;
  }

  private record Kept(Lookup.Found found, Instant until) {}

  @Override
  public Lookup find(Optional<String> repo) {
    // Work without a repository, and a deployment without a Repos table, get the defaults.
    return repo.flatMap(name -> table.map(it -> find(it, name)))
        .orElseGet(() -> new Lookup.Found(merged(new Item(Map.of()))));
  }

  private Lookup find(String table, String repo) {
    var now = clock.instant();
    var known = Optional.ofNullable(kept.get(repo)).filter(it -> now.isBefore(it.until()));
    if (known.isPresent()) {
      return known.get().found();
    }
    var lookup = read(table, repo);
    if (lookup instanceof Lookup.Found found && length(found.blueprint()) <= KEPT_LENGTH_MAX) {
      keep(repo, new Kept(found, now.plus(keptFor)), now);
    } else {
      kept.remove(repo);
    }
    return lookup;
  }

  private static int length(Blueprint blueprint) {
    return blueprint.options().length()
        + blueprint.systemPromptOverrides().map(String::length).orElse(0);
  }

  private void keep(String repo, Kept blueprint, Instant now) {
    if (kept.size() >= KEPT_MAX) {
      kept.values().removeIf(it -> !now.isBefore(it.until()));
    }
    if (kept.size() < KEPT_MAX) {
      kept.put(repo, blueprint);
    }
  }

  private Lookup read(String table, String repo) {
    var answer =
        calls.await(
            "GetItem",
            () ->
                client.getItem(
                    request ->
                        request
                            .tableName(table)
                            .key(Map.of("repo", Item.text(repo)))
                            .consistentRead(true)));
    var row = new Item(answer.item());
    if (!row.textOf("status").equals(Optional.of("active"))) {
      return new Lookup.NotOnboarded(repo);
    }
    return problem(row)
        .<Lookup>map(Lookup.Unreadable::new)
        .orElseGet(() -> new Lookup.Found(merged(row)));
  }

  /// A limit that cannot be read must not become no limit.
  private Optional<String> problem(Item row) {
    var type = row.textOf("compute_type");
    if (type.isPresent() && types.ofWord(type.get()).isEmpty()) {
      return Optional.of("compute_type '" + type.get() + "' is not known to this version");
    }
    if (row.has("max_turns") && row.intOf("max_turns").isEmpty()) {
      return Optional.of("max_turns is not a whole number");
    }
    if (row.has("max_budget_usd") && row.numberOf("max_budget_usd").isEmpty()) {
      return Optional.of("max_budget_usd is not a number");
    }
    return RowOptions.problemOfBlueprint(row);
  }

  private Blueprint merged(Item row) {
    var type = row.textOf("compute_type").flatMap(types::ofWord).orElse(defaults.computeType());
    var turns = row.intOf("max_turns");
    return new Blueprint(
        type,
        runtimeArn(row, type),
        row.textOf("model_id").or(defaults::modelId),
        turns.isPresent() ? turns : defaults.maxTurns(),
        row.numberOf("max_budget_usd").or(defaults::maxBudgetUsd),
        row.textOf("system_prompt_overrides").or(defaults::systemPromptOverrides),
        row.textOf("github_token_secret_arn").or(defaults::githubTokenSecretArn),
        row.has("rerun_on_host_loss")
            ? row.flagOf("rerun_on_host_loss")
            : defaults.rerunOnHostLoss(),
        RowOptions.ofBlueprint(row));
  }

  /// Programs that go by the ARN alone take any row that carries one for a session in a runtime.
  private Optional<String> runtimeArn(Item row, ComputeType type) {
    return type.can(Capability.IN_RUNTIME)
        ? row.textOf("runtime_arn").or(defaults::runtimeArn)
        : Optional.empty();
  }
}
