package dev.signalbox.orchestrator.port.context;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a task refers to, as its source has it: neither cut to a budget nor made harmless.
///
/// @param partial what could not be read of it, for example `comments`; empty if nothing
public record TaskContext(
    Optional<Issue> issue, Optional<PullRequest> pullRequest, List<String> partial) {

  public TaskContext {
    partial = List.copyOf(partial);
  }

  public record Issue(int number, String title, String body, List<Comment> comments) {
    public Issue {
      comments = List.copyOf(comments);
    }
  }

  /// @param headBranch the branch that the pull request is made of
  /// @param baseBranch the branch that it is to be merged into
  /// @param fork the repository of the head branch if it is another one: the branch of that name in
  ///     the task's own repository is not the pull request's
  /// @param diff unified, as text
  public record PullRequest(
      int number,
      String title,
      String body,
      String headBranch,
      String baseBranch,
      Optional<String> fork,
      String diff,
      List<Comment> comments,
      List<ReviewComment> reviewComments) {
    public PullRequest {
      comments = List.copyOf(comments);
      reviewComments = List.copyOf(reviewComments);
    }

    /// The branch of the task's own repository to work on; a fork's is none of it.
    public Optional<String> repositoryBranch() {
      return fork.isPresent() ? Optional.empty() : Optional.of(headBranch);
    }
  }

  public record Comment(long id, String author, String body) {}

  /// A comment on a line of the diff.
  ///
  /// @param inReplyTo the first comment of the thread, absent if it is this one
  public record ReviewComment(
      long id,
      OptionalLong inReplyTo,
      String author,
      String body,
      Optional<String> path,
      OptionalInt line) {}
}
