package dev.signalbox.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.DynamoBlueprints;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.TestStores;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.dynamodb.sweep.DynamoOpenTasks;
import dev.signalbox.dynamodb.sweep.DynamoSweepLeases;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// The stories on the real stores: rows that name the third backend are written, indexed and read.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ThirdBackendOnDynamoDbTest extends ThirdBackendStories {
  private static final String RUNTIME = "arn:aws:example:us-east-1:111122223333:runtime/default";

  private final AtomicInteger prefixes = new AtomicInteger();
  private EmbeddedDynamoDb server = EmbeddedDynamoDb.start(0);
  private DynamoDbAsyncClient client = client(server);
  private InDynamoDb storage = new InDynamoDb(client, TableNames.prefixed("unused-"));

  @BeforeAll
  void serverIsUp() {
    assertThat(server.endpoint()).isNotNull();
  }

  @BeforeEach
  void tables() {
    var names = TableNames.prefixed("story" + prefixes.incrementAndGet() + "-");
    Tables.createMissing(client, names);
    storage = new InDynamoDb(client, names);
    storage.onboard(Storage.ON_BATCH, "batch");
    storage.onboard(Storage.ON_ECS, "ecs");
  }

  @AfterAll
  void down() {
    client.close();
    server.close();
  }

  private static DynamoDbAsyncClient client(EmbeddedDynamoDb server) {
    return DynamoDbAsyncClient.builder()
        .httpClient(AwsCrtAsyncHttpClient.builder().maxConcurrency(20).build())
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  @Override
  Storage storage() {
    return storage;
  }

  @Test
  void theRowNamesTheBackendAndWhatItsSessionIsStoppedBy() {
    running();

    var row = storage.item(TASK);
    var name = BatchSession.of(BatchWorld.attempt(TASK, 1)).sessionId();
    assertThat(row.textOf("compute_type")).contains("batch");
    assertThat(row.textOf("session_id")).contains(name);
    assertThat(row.mapOf("compute_metadata").texts()).containsEntry("jobName", name);
    assertThat(row.textOf("deadline_shard").orElseThrow()).startsWith("LIVE#batch#");
    assertThat(row.attributes()).doesNotContainKeys("agent_runtime_arn", "payload_uri");
  }

  private record InDynamoDb(DynamoDbAsyncClient client, TableNames tables) implements Storage {
    @Override
    public TaskStore store() {
      return new DynamoTaskStore(
          client,
          tables,
          new DynamoTaskStore.Options(
              BatchWorld.TYPES,
              SlotLimits.perUser(10),
              Duration.ofDays(90),
              Optional.of("payloads")),
          TestStores.SHORT_WAITS);
    }

    @Override
    public OpenTasks openTasks() {
      return new DynamoOpenTasks(client, tables, BatchWorld.TYPES);
    }

    @Override
    public SweepLeases leases() {
      return new DynamoSweepLeases(client, tables);
    }

    /// The deployment's default is another backend's, with a runtime.
    @Override
    public Blueprints blueprints() {
      return new DynamoBlueprints(
          client,
          tables,
          Blueprint.of(EcsSession.TYPE, Optional.of(RUNTIME)),
          BatchWorld.TYPES,
          Duration.ofMinutes(1),
          InstantSource.fixed(Instant.EPOCH));
    }

    void onboard(String repo, String type) {
      client
          .putItem(
              it ->
                  it.tableName(tables.repos().orElseThrow())
                      .item(
                          Map.of(
                              "repo", Item.text(repo),
                              "status", Item.text("active"),
                              "compute_type", Item.text(type))))
          .join();
    }

    Item item(String taskId) {
      return new Item(
          client
              .getItem(
                  it ->
                      it.tableName(tables.tasks())
                          .key(Map.of("task_id", Item.text(taskId)))
                          .consistentRead(true))
              .join()
              .item());
    }

    @Override
    public void agentWrites(String taskId, TaskStatus status, Instant at) {
      client
          .updateItem(
              it ->
                  it.tableName(tables.tasks())
                      .key(Map.of("task_id", Item.text(taskId)))
                      .updateExpression("SET #status = :status, completed_at = :at")
                      .expressionAttributeNames(Map.of("#status", "status"))
                      .expressionAttributeValues(
                          Map.of(
                              ":status", Item.text(status.name()),
                              ":at", Item.text(at.toString()))))
          .join();
    }
  }
}
