package dev.signalbox.local.github;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The repositories that the token can see.
public final class GitHubRepositories {
  private final Map<String, GitHubRepository> repositories = new ConcurrentHashMap<>();

  /// Adds a repository, or replaces the one of its name.
  public void put(GitHubRepository repository) {
    repositories.put(repository.name(), repository);
  }

  Optional<GitHubRepository> find(String name) {
    return Optional.ofNullable(repositories.get(name));
  }
}
