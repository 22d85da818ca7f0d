package dev.signalbox.contract;

import dev.signalbox.local.github.GitHubRepository;
import dev.signalbox.orchestrator.port.context.ContextAnswer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextQuery;
import dev.signalbox.orchestrator.port.context.ContextSource;
import dev.signalbox.orchestrator.port.context.TaskContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A source in memory.
public final class FakeContextSource implements ContextSource {
  private final Map<String, GitHubRepository> repositories = new HashMap<>();
  private Optional<ContextAnswer> always = Optional.empty();

  public void put(GitHubRepository repository) {
    repositories.put(repository.name(), repository);
  }

  /// Gives this answer to every question from now on.
  public void answer(ContextAnswer answer) {
    always = Optional.of(answer);
  }

  @Override
  public ContextAnswer read(ContextQuery query) {
    return always.orElseGet(
        () ->
            Optional.ofNullable(repositories.get(query.repo()))
                .map(repository -> read(repository, query))
                .orElseGet(() -> refused(Refusal.REPOSITORY_NOT_FOUND)));
  }

  private static ContextAnswer read(GitHubRepository repository, ContextQuery query) {
    if (!query.readOnly() && !repository.canPush()) {
      return refused(Refusal.TOKEN_LACKS_PERMISSION);
    }
    var issue = find(repository.issues(), query.issueNumber());
    var pull = find(repository.pulls(), query.prNumber());
    if (query.issueNumber().isPresent() && issue.isEmpty()) {
      return refused(Refusal.ISSUE_NOT_FOUND);
    }
    if (query.prNumber().isPresent() && pull.filter(GitHubRepository.Pull::isOpen).isEmpty()) {
      return refused(Refusal.PULL_REQUEST_NOT_FOUND);
    }
    return new ContextAnswer.Found(
        new TaskContext(
            issue.map(it -> issue(query.issueNumber().orElseThrow(), it)),
            pull.map(it -> pull(query.prNumber().orElseThrow(), it)),
            List.of()));
  }

  private static <T> Optional<T> find(Map<Integer, T> things, OptionalInt number) {
    return number.isPresent()
        ? Optional.ofNullable(things.get(number.getAsInt()))
        : Optional.empty();
  }

  private static ContextAnswer refused(Refusal refusal) {
    return new ContextAnswer.Refused(refusal, "The fake says so.");
  }

  private static TaskContext.Issue issue(int number, GitHubRepository.Issue issue) {
    return new TaskContext.Issue(number, issue.title(), issue.body(), comments(issue.comments()));
  }

  private static TaskContext.PullRequest pull(int number, GitHubRepository.Pull pull) {
    return new TaskContext.PullRequest(
        number,
        pull.title(),
        pull.body(),
        pull.headBranch(),
        pull.baseBranch(),
        pull.fork(),
        pull.diff(),
        comments(pull.comments()),
        pull.reviewComments().stream().map(FakeContextSource::review).toList());
  }

  private static List<TaskContext.Comment> comments(List<GitHubRepository.Comment> comments) {
    return comments.stream()
        .map(it -> new TaskContext.Comment(it.id(), it.author(), it.body()))
        .toList();
  }

  private static TaskContext.ReviewComment review(GitHubRepository.ReviewComment comment) {
    return new TaskContext.ReviewComment(
        comment.id(),
        OptionalLong.empty(),
        comment.author(),
        comment.body(),
        Optional.of(comment.path()),
        OptionalInt.of(comment.line()));
  }
}
