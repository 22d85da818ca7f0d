package dev.signalbox.service.query;

import dev.signalbox.aws.DependencyStates;
import dev.signalbox.query.Overview.Dependency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/// What a replica knows beside the tables and queues, of itself alone.
///
/// @param dependencies as its calls left them
/// @param corrections verdicts that its sweep had to bring, by how it found them, since its start
public record InReplica(
    Supplier<Map<String, DependencyStates.State>> dependencies,
    Supplier<Map<String, Long>> corrections) {
  /// Of a command, which is no replica.
  public static final InReplica NONE = new InReplica(Map::of, Map::of);

  /// Its dependencies, for people.
  public List<Dependency> told() {
    return dependencies.get().entrySet().stream()
        .map(it -> dependency(it.getKey(), it.getValue()))
        .toList();
  }

  private static Dependency dependency(String name, DependencyStates.State state) {
    return new Dependency(
        name,
        state.status().name().toLowerCase(Locale.ROOT),
        state.since(),
        state.troubles().stream().findFirst().map(DependencyStates.Trouble::cause));
  }
}
