package dev.signalbox.orchestrator.port.store;

import dev.signalbox.lifecycle.task.Blueprint;
import java.util.Optional;

/// Where a repository's blueprint is found. Throws `DependencyUnavailable` when it cannot be told:
/// a task is never run on a guess.
public interface Blueprints {
  /// @param repo `owner/name`; empty for work without a repository, which gets the defaults
  Lookup find(Optional<String> repo);

  /// What a look-up found.
  sealed interface Lookup {
    /// The merged blueprint.
    record Found(Blueprint blueprint) implements Lookup {}

    /// There is a Repos table, and the repository has no active row in it.
    record NotOnboarded(String repo) implements Lookup {}

    /// The row says something that cannot be used, such as a compute type of a later version.
    record Unreadable(String because) implements Lookup {}
  }
}
