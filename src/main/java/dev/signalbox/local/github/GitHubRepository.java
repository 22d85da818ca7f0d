package dev.signalbox.local.github;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A repository with its issues and pull requests by their numbers, which they share.
///
/// @param canPush whether the token may push to it
public record GitHubRepository(
    String name, long id, boolean canPush, Map<Integer, Issue> issues, Map<Integer, Pull> pulls) {

  public GitHubRepository {
    issues = Map.copyOf(issues);
    pulls = Map.copyOf(pulls);
  }

  public record Issue(String title, String body, List<Comment> comments) {
    public Issue {
      comments = List.copyOf(comments);
    }
  }

  /// @param fork the repository of the head branch if it is another one
  public record Pull(
      String title,
      String body,
      String headBranch,
      String baseBranch,
      Optional<String> fork,
      boolean isOpen,
      String diff,
      List<Comment> comments,
      List<ReviewComment> reviewComments) {
    public Pull {
      comments = List.copyOf(comments);
      reviewComments = List.copyOf(reviewComments);
    }
  }

  public record Comment(long id, String author, String body) {}

  public record ReviewComment(long id, String author, String body, String path, int line) {}
}
