package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.sweep.DynamoSweepLeases;
import dev.signalbox.orchestrator.SweepLeasesContract;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Leases on DynamoDB Local.
class DynamoSweepLeasesTest extends SweepLeasesContract {
  private static LocalTables tables;

  @BeforeAll
  static void start() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @AfterEach
  void forget() {
    for (var item : items()) {
      var key = Map.of("user_id", Item.text(item.textOf("user_id").orElseThrow()));
      tables
          .client()
          .deleteItem(it -> it.tableName(LocalTables.NAMES.userConcurrency()).key(key))
          .join();
    }
  }

  @Override
  protected SweepLeases leases() {
    return new DynamoSweepLeases(tables.client(), LocalTables.NAMES);
  }

  @Test
  void aLeaseIsAnItemThatNoUserCanHaveInATableWhereNothingExpires() {
    var now = Instant.parse("2026-03-02T10:00:00Z");
    var answer = leases().take("visit/LIVE#ecs#3", "a", now, Duration.ofSeconds(30));

    assertThat(answer).isEqualTo(new SweepLeases.Answer.Taken());

    assertThat(items()).hasSize(1);
    var item = items().getFirst();
    assertThat(item.textOf("user_id")).contains("#signalbox/sweep/visit/LIVE#ecs#3");
    assertThat(item.textOf("lease_holder")).contains("a");
    assertThat(item.longOf("lease_until")).hasValue(now.plusSeconds(30).toEpochMilli());
    assertThat(item.attributes()).containsOnlyKeys("user_id", "lease_holder", "lease_until");
    var ttl =
        tables
            .client()
            .describeTimeToLive(it -> it.tableName(LocalTables.NAMES.userConcurrency()))
            .join();
    assertThat(ttl.timeToLiveDescription().timeToLiveStatus()).isEqualTo(TimeToLiveStatus.DISABLED);
  }

  private static java.util.List<Item> items() {
    return tables
        .client()
        .scan(it -> it.tableName(LocalTables.NAMES.userConcurrency()))
        .join()
        .items()
        .stream()
        .map(Item::new)
        .toList();
  }
}
