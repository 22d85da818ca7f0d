package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EcsSettingsTest {
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
    assertThat(new Family(definition).name()).isEqualTo("agent");
  }

  @Test
  void blankSubnetsAndSpacesAreDropped() {
    assertThat(Subnets.of(" a", "", "  ", "b ").ids()).containsExactly("a", "b");
    assertThat(SecurityGroups.of(" a", "", "  ", "b ").ids()).containsExactly("a", "b");
  }

  @Test
  void noSubnetsAtAllAreRefused() {
    assertThatThrownBy(() -> Subnets.of(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one subnet");
  }

  @Test
  void noSecurityGroupsAtAllAreRefused() {
    assertThatThrownBy(SecurityGroups::of)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one security group");
  }

  @Test
  void capacityProvidersThatCouldNeverBeChosenAreRefused() {
    assertThatThrownBy(
            () -> new Launch.CapacityProviders(List.of(new CapacityProvider("FARGATE", 0, 0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofCapacityProvidersThoseThatAreNoneOfFargatesAreKnown() {
    var mixed =
        new Launch.CapacityProviders(
            List.of(
                new CapacityProvider("FARGATE", 1, 0),
                new CapacityProvider("big-hosts", 1, 0),
                new CapacityProvider("FARGATE_SPOT", 1, 0)));

    assertThat(mixed.notOnFargate()).containsExactly("big-hosts");
    assertThat(new Launch.Fargate().notOnFargate()).isEmpty();
  }
}
