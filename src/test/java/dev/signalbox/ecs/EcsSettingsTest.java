package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.Launch;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcsSettingsTest {
  private static EcsSettings settings(String definition, List<String> subnets) {
    return new EcsSettings(
        "arn:cluster",
        definition,
        Optional.of(definition),
        subnets,
        List.of("sg-1"),
        "agent",
        List.of(),
        new Launch.Fargate(),
        Optional.empty(),
        Map.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent",
        " agent ",
        "agent:42",
        "arn:aws:ecs:us-east-1:111122223333:task-definition/agent",
        "arn:aws:ecs:us-east-1:111122223333:task-definition/agent:42"
      })
  void aDefinitionIsCutDownToItsFamily(String definition) {
    var settings = settings(definition, List.of("subnet-1"));

    assertThat(settings.family()).isEqualTo("agent");
    assertThat(settings.planningFamily()).contains("agent");
  }

  @Test
  void blankSubnetsAndSpacesAreDropped() {
    assertThat(settings("agent", List.of(" a", "", "  ", "b ")).subnets())
        .containsExactly("a", "b");
  }

  @Test
  void noSubnetsAtAllAreRefused() {
    assertThatThrownBy(() -> settings("agent", List.of(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("subnet");
  }

  @Test
  void capacityProvidersThatCouldNeverBeChosenAreRefused() {
    assertThatThrownBy(
            () -> new Launch.CapacityProviders(List.of(new CapacityProvider("FARGATE", 0, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
