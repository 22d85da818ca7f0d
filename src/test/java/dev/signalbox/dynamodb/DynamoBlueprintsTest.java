package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.port.store.Blueprints.Lookup;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoBlueprintsTest {
  private static final Blueprint DEFAULTS =
      new Blueprint(
          AgentCoreSession.TYPE,
          Optional.of("arn:default"),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of("arn:default-token"),
          false);

  private static LocalTables tables;

  private final String repo;
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private final DynamoBlueprints blueprints = blueprints(LocalTables.NAMES);

  DynamoBlueprintsTest(TestInfo test) {
    this.repo = "octo/" + test.getDisplayName().replaceAll("\\W", "");
  }

  @BeforeAll
  static void startTables() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  @Test
  void anActiveRowThatSaysNothingGetsTheDefaults() {
    row("active", Map.of());

    assertThat(find()).isEqualTo(new Lookup.Found(DEFAULTS));
  }

  @Test
  void whatTheRowSaysGoesBeforeTheDefaults() {
    row(
        "active",
        Map.of(
            "runtime_arn", Item.text("arn:own"),
            "model_id", Item.text("model-1"),
            "max_turns", Item.text("30"),
            "max_budget_usd", AttributeValue.fromN("1.5"),
            "system_prompt_overrides", Item.text("Be brief."),
            "github_token_secret_arn", Item.text("arn:own-token"),
            "rerun_on_host_loss", Item.flag(true)));

    assertThat(find())
        .isEqualTo(
            new Lookup.Found(
                new Blueprint(
                    AgentCoreSession.TYPE,
                    Optional.of("arn:own"),
                    Optional.of("model-1"),
                    OptionalInt.of(30),
                    Optional.of(new BigDecimal("1.5")),
                    Optional.of("Be brief."),
                    Optional.of("arn:own-token"),
                    true)));
  }

  @Test
  void aBlueprintOfEcsHasNoRuntime() {
    row("active", Map.of("compute_type", Item.text("ecs"), "runtime_arn", Item.text("arn:own")));

    assertThat(find())
        .isInstanceOfSatisfying(
            Lookup.Found.class,
            it -> {
              assertThat(it.blueprint().computeType()).isEqualTo(EcsSession.TYPE);
              assertThat(it.blueprint().runtimeArn()).isEmpty();
            });
  }

  @Test
  void aRepositoryWithoutARowIsNotOnboarded() {
    assertThat(find()).isEqualTo(new Lookup.NotOnboarded(repo));
  }

  @Test
  void aRemovedRepositoryIsNotOnboarded() {
    row("removed", Map.of());

    assertThat(find()).isEqualTo(new Lookup.NotOnboarded(repo));
  }

  @Test
  void aComputeTypeOfALaterVersionIsUnreadable() {
    row("active", Map.of("compute_type", Item.text("eks")));

    assertThat(find())
        .isEqualTo(new Lookup.Unreadable("compute_type 'eks' is not known to this version"));
  }

  @Test
  void aLimitThatIsNoNumberIsUnreadableRatherThanNoLimit() {
    row("active", Map.of("max_budget_usd", Item.text("a lot")));

    assertThat(find()).isEqualTo(new Lookup.Unreadable("max_budget_usd is not a number"));
  }

  @Test
  void whatOnlyTheAgentReadsKeepsItsNameAndType() {
    row(
        "active",
        Map.ofEntries(
            Map.entry("onboarded_at", Item.text("2026-01-01T00:00:00Z")),
            Map.entry("updated_at", Item.text("2026-01-01T00:00:00Z")),
            Map.entry("ttl", Item.number(7)),
            Map.entry("poll_interval_ms", Item.number(30_000)),
            Map.entry("github_token_secret_arn", Item.text("arn:own-token")),
            Map.entry("build_command", Item.text("make \"all\"")),
            Map.entry("lint_command", Item.text("")),
            Map.entry("skills", AttributeValue.fromNul(true)),
            Map.entry("egress_allowlist", AttributeValue.fromL(List.of())),
            Map.entry("mcp_servers", AttributeValue.fromSs(List.of("z", "a"))),
            Map.entry("approval_gate_cap", Item.text("12")),
            Map.entry("weights", AttributeValue.fromNs(List.of("10", "9.50"))),
            Map.entry("deep", deep()),
            Map.entry("key", AttributeValue.fromB(SdkBytes.fromUtf8String("k")))));

    assertThat(found().options().values())
        .isEqualTo(
            Map.of(
                "build_command", "\"make \\\"all\\\"\"",
                "egress_allowlist", "[]",
                "mcp_servers", "[\"a\",\"z\"]",
                "approval_gate_cap", "12",
                "weights", "[9.5,10]",
                "deep", "{\"a\":[true,null,-100],\"b\":{}}",
                "key", "\"aw==\""));
  }

  private static AttributeValue deep() {
    return AttributeValue.fromM(
        Map.of(
            "b",
            AttributeValue.fromM(Map.of()),
            "a",
            AttributeValue.fromL(
                List.of(
                    Item.flag(true),
                    AttributeValue.fromNul(true),
                    AttributeValue.fromN("-1E+2")))));
  }

  private Blueprint found() {
    return ((Lookup.Found) find()).blueprint();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "501", "1.5", "many"})
  void aCapOfApprovalsThatCannotBeReadIsUnreadableRatherThanTheAgentsOwn(String cap) {
    row("active", Map.of("approval_gate_cap", Item.text(cap)));

    assertThat(find())
        .isEqualTo(new Lookup.Unreadable("approval_gate_cap is not a whole number from 1 to 500"));
  }

  @Test
  void aBlueprintThatIsLongIsNotKept() {
    row("active", Map.of("cedar_policies", Item.text("p".repeat(4_000))));
    var first = find();
    row("active", Map.of("cedar_policies", Item.text("q".repeat(5_000))));
    assertThat(find()).isEqualTo(first);
    now = now.plusSeconds(30);
    var second = find();
    row("active", Map.of("cedar_policies", Item.text("r".repeat(5_000))));

    assertThat(find()).isNotEqualTo(second);
  }

  @Test
  void workWithoutARepositoryGetsTheDefaults() {
    assertThat(blueprints.find(Optional.empty())).isEqualTo(new Lookup.Found(DEFAULTS));
  }

  @Test
  void withoutAReposTableEveryRepositoryGetsTheDefaults() {
    var names = TableNames.prefixed("").withRepos(Optional.empty());

    assertThat(blueprints(names).find(Optional.of(repo))).isEqualTo(new Lookup.Found(DEFAULTS));
  }

  @Test
  void aFoundBlueprintIsKeptForAWhile() {
    row("active", Map.of());
    var first = find();
    row("removed", Map.of());

    now = now.plusSeconds(29);
    assertThat(find()).isEqualTo(first);
    now = now.plusSeconds(1);
    assertThat(find()).isEqualTo(new Lookup.NotOnboarded(repo));
  }

  @Test
  void onboardingWorksAtOnce() {
    assertThat(find()).isEqualTo(new Lookup.NotOnboarded(repo));

    row("active", Map.of());

    assertThat(find()).isEqualTo(new Lookup.Found(DEFAULTS));
  }

  private Lookup find() {
    return blueprints.find(Optional.of(repo));
  }

  private void row(String status, Map<String, AttributeValue> attributes) {
    var item = new HashMap<>(attributes);
    item.put("repo", Item.text(repo));
    item.put("status", Item.text(status));
    tables.put("repos", item);
  }

  private DynamoBlueprints blueprints(TableNames names) {
    return new DynamoBlueprints(
        tables.client(), names, DEFAULTS, TestStores.TYPES, Duration.ofSeconds(30), () -> now);
  }
}
