package dev.signalbox.local.eventbridge;

import static dev.signalbox.local.eventbridge.EventFaults.lastStatus;
import static dev.signalbox.local.eventbridge.EventFaults.startedBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventFaultsTest {
  private final EventBridgeWorld world = new EventBridgeWorld(EventBridgeSettings.strict());
  private final EventFaults faults = world.bridge.faults();

  @BeforeEach
  void route() {
    world.route(EventBridgeWorld.ECS_PATTERN);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void droppedEventsAreGoneAsOftenAsAsked() {
    faults.drop(startedBy("a/1").and(lastStatus("RUNNING")), 1);

    world.publishTask("signalbox/a/1", "PENDING", 1);
    world.publishTask("signalbox/a/1", "RUNNING", 2);
    world.publishTask("signalbox/b/1", "RUNNING", 3);
    world.publishTask("signalbox/a/1", "RUNNING", 4);

    arrive(1, 3, 4);
  }

  @Test
  void duplicatedEventsArriveTwiceWithTheSameId() {
    faults.duplicate(startedBy("a/1"));

    world.publishTask("signalbox/a/1", "RUNNING", 1);
    world.publishTask("signalbox/b/1", "RUNNING", 2);

    arrive(1, 1, 2);
    var ids = world.queues.in(EventBridgeWorld.QUEUE).stream().map(event -> event.path("id"));
    assertThat(ids.distinct()).hasSize(2);
  }

  @Test
  void delayedEventIsOvertaken() {
    faults.delay(lastStatus("RUNNING"), Duration.ofMillis(200), 1);

    world.publishTask("signalbox/a/1", "RUNNING", 1);
    world.publishTask("signalbox/a/1", "STOPPED", 2);

    arrive(2, 1);
  }

  @Test
  void heldEventsComeInTheirOrderOnceReleased() {
    faults.hold(startedBy("a/1"));

    world.publishTask("signalbox/a/1", "RUNNING", 1);
    world.publishTask("signalbox/a/1", "STOPPED", 2);
    world.publishTask("signalbox/b/1", "RUNNING", 3);
    arrive(3);
    faults.release();
    world.publishTask("signalbox/a/1", "STOPPED", 4);

    arrive(3, 1, 2, 4);
  }

  @Test
  void reversedTaskComesLastFirstAndTwice() {
    faults.reverse(startedBy("a/1"));

    world.publishTask("signalbox/a/1", "PENDING", 1);
    world.publishTask("signalbox/a/1", "RUNNING", 2);
    world.publishTask("signalbox/b/1", "STOPPED", 9);
    world.publishTask("signalbox/a/1", "STOPPED", 3);

    arrive(9, 3, 2, 1, 3, 2, 1);
  }

  @Test
  void clearForgetsFaultsAndLetsGoWhatIsHeld() {
    faults.drop(startedBy("b/1"));
    faults.hold(startedBy("a/1"));
    world.publishTask("signalbox/a/1", "RUNNING", 1);

    faults.clear();
    world.publishTask("signalbox/b/1", "RUNNING", 2);

    arrive(1, 2);
  }

  @Test
  void faultsAreReadFromJson() {
    faults.add(
        Json.object()
            .put("fault", "drop")
            .put("match", "a/1")
            .put("lastStatus", "STOPPED")
            .put("count", 1));

    world.publishTask("signalbox/a/1", "RUNNING", 1);
    world.publishTask("signalbox/a/1", "STOPPED", 2);
    world.publishTask("signalbox/a/1", "STOPPED", 3);

    arrive(1, 3);
    assertThatThrownBy(() -> faults.add(Json.object().put("fault", "explode")))
        .isInstanceOf(WireRefusal.class);
  }

  private void arrive(Integer... versions) {
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(world.arrived()).isEqualTo(List.of(versions)));
  }
}
