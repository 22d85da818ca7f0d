package dev.signalbox.service.checkup;

import dev.signalbox.account.SmallCalls;
import dev.signalbox.doctor.Check;
import dev.signalbox.doctor.Examined;
import dev.signalbox.doctor.facts.ClusterFacts;
import dev.signalbox.doctor.facts.DefinitionFacts;
import dev.signalbox.doctor.facts.NetworkFacts;
import dev.signalbox.doctor.rules.CapacityRules;
import dev.signalbox.doctor.rules.ClusterRules;
import dev.signalbox.doctor.rules.DefinitionRules;
import dev.signalbox.doctor.rules.NetworkRules;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.inspect.EcsInspection;
import dev.signalbox.service.checkup.Questions.Pending;
import dev.signalbox.service.settings.Setting;
import dev.signalbox.service.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What agents run on.
final class ComputePart {
  /// What AWS lets an account start a second, where nobody asked for more.
  private static final int ECS_STARTS = 20;

  private static final int AGENTCORE_STARTS = 25;

  private final Settings settings;
  private final Optional<Asking> ecs;

  /// What is asked where ECS is enabled.
  private record Asking(
      EcsSettings settings,
      Pending<ClusterFacts> cluster,
      List<Definition> definitions,
      Pending<NetworkFacts> network,
      Pending<Double> vcpus) {}

  private record Definition(Setting setting, String family, Pending<DefinitionFacts> facts) {}

  ComputePart(Settings settings, EcsInspection inspection, SmallCalls calls, Questions questions) {
    this.settings = settings;
    this.ecs =
        settings.compute().ecs().map(it -> asking(it.settings(), inspection, calls, questions));
  }

  private static Asking asking(
      EcsSettings ecs, EcsInspection inspection, SmallCalls calls, Questions questions) {
    var definitions = new ArrayList<Definition>();
    definitions.add(
        definition(Setting.ECS_TASK_DEFINITION, ecs.agent().family(), inspection, questions));
    ecs.agent()
        .planningFamily()
        .ifPresent(
            it ->
                definitions.add(
                    definition(Setting.ECS_PLANNING_TASK_DEFINITION, it, inspection, questions)));
    var network = ecs.network();
    return new Asking(
        ecs,
        questions.ask(() -> inspection.cluster(ecs.clusterArn())),
        definitions,
        questions.ask(() -> calls.network(network.subnets().ids(), network.securityGroups().ids())),
        questions.ask(calls::fargateVcpus));
  }

  private static Definition definition(
      Setting setting, Family family, EcsInspection inspection, Questions questions) {
    return new Definition(
        setting, family.name(), questions.ask(() -> inspection.definition(family.name())));
  }

  /// The ARN of the cluster, if there is one.
  Optional<String> clusterArn() {
    return ecs.flatMap(it -> it.cluster().get().known()).map(ClusterFacts::arn);
  }

  List<Examined> lines() {
    var lines = new ArrayList<Examined>();
    ecs.ifPresent(it -> ofEcs(it, lines));
    settings
        .compute()
        .ecs()
        .ifPresent(
            it ->
                lines.add(
                    new Examined(
                        Check.START_RATE,
                        "ecs",
                        CapacityRules.startRate(
                            Setting.ECS_START_RATE.key(), it.startRate(), ECS_STARTS))));
    var agentCore = settings.compute().agentCore();
    if (agentCore.enabled()) {
      lines.add(
          new Examined(
              Check.START_RATE,
              "agentcore",
              CapacityRules.startRate(
                  Setting.AGENTCORE_START_RATE.key(), agentCore.startRate(), AGENTCORE_STARTS)));
    }
    ecs.filter(it -> it.settings().launch().notOnFargate().isEmpty())
        .filter(it -> it.settings().launch().usesOnDemandFargate())
        .ifPresent(
            it ->
                lines.add(
                    new Examined(
                        Check.VCPUS,
                        CapacityRules.vcpus(
                            it.vcpus().get(),
                            it.definitions().getFirst().facts().get(),
                            agentsMax()))));
    return lines;
  }

  /// How many agents one user may have: never more than all may have together.
  private int agentsMax() {
    var limits = settings.limits();
    return Math.min(limits.perUser(), limits.overall().orElse(Integer.MAX_VALUE));
  }

  private static void ofEcs(Asking ecs, List<Examined> lines) {
    var container = ecs.settings().agent().container().value();
    lines.add(
        new Examined(
            Check.CLUSTER,
            ClusterRules.cluster(
                ecs.cluster().get(), ecs.settings().clusterArn(), providers(ecs.settings()))));
    for (var it : ecs.definitions()) {
      lines.add(
          new Examined(
              Check.DEFINITION,
              it.family(),
              DefinitionRules.definition(
                  it.facts().get(),
                  new DefinitionRules.Wanted(
                      it.family(),
                      container,
                      it.setting().key(),
                      !ecs.settings().launch().onFargate().isEmpty()))));
      lines.add(
          new Examined(Check.LOGS, it.family(), DefinitionRules.logs(it.facts().get(), container)));
    }
    var network = ecs.settings().network();
    lines.add(
        new Examined(
            Check.NETWORK,
            NetworkRules.network(
                ecs.network().get(), network.subnets().ids(), network.securityGroups().ids())));
  }

  private static List<String> providers(EcsSettings settings) {
    return switch (settings.launch()) {
      case Launch.Fargate() -> List.of();
      case Launch.CapacityProviders(var providers) ->
          providers.stream().map(EcsSettings.CapacityProvider::name).toList();
    };
  }
}
