package dev.signalbox.local.github;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.github.GitHubRepository.Comment;
import dev.signalbox.local.github.GitHubRepository.Issue;
import dev.signalbox.local.github.GitHubRepository.Pull;
import dev.signalbox.local.github.GitHubRepository.ReviewComment;
import dev.signalbox.local.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What GitHub's REST API says of a repository, an issue, a pull request.
final class GitHubAnswers {
  private static final Pattern PATH =
      Pattern.compile("/repos/([^/]+/[^/]+)(?:/(issues|pulls)/(\\d{1,9})(/comments|/files)?)?");

  private static final int PER_PAGE_DEFAULT = 30;
  private static final int PER_PAGE_MAX = 100;

  private final GitHubRepositories repositories;

  GitHubAnswers(GitHubRepositories repositories) {
    this.repositories = repositories;
  }

  /// @param wantsDiff whether a diff is asked for and not JSON
  record Question(String path, boolean wantsDiff, int perPage, int page) {
    static Question of(
        String path, boolean wantsDiff, Optional<String> perPage, Optional<String> page) {
      return new Question(
          path,
          wantsDiff,
          Math.min(PER_PAGE_MAX, number(perPage).orElse(PER_PAGE_DEFAULT)),
          Math.max(1, number(page).orElse(1)));
    }

    private static Optional<Integer> number(Optional<String> text) {
      return text.filter(it -> it.matches("\\d{1,6}")).map(Integer::valueOf);
    }
  }

  GitHubReply to(Question question) {
    var path = PATH.matcher(question.path());
    if (!path.matches()) {
      return GitHubReply.notFound();
    }
    return repositories
        .find(path.group(1))
        .map(repository -> inside(repository, path, question))
        .orElseGet(GitHubReply::notFound);
  }

  private static GitHubReply inside(GitHubRepository repository, Matcher path, Question question) {
    if (path.group(2) == null) {
      return GitHubReply.json(repository(repository));
    }
    int number = Integer.parseInt(path.group(3));
    var pull = Optional.ofNullable(repository.pulls().get(number));
    var issue =
        Optional.ofNullable(repository.issues().get(number))
            .or(() -> pull.map(GitHubAnswers::asIssue));
    var part = Optional.ofNullable(path.group(4)).orElse("");
    return switch (path.group(2) + part) {
      case "issues" -> orNotFound(issue, it -> GitHubReply.json(issue(number, it)));
      case "issues/comments" ->
          orNotFound(issue, it -> page(it.comments(), GitHubAnswers::comment, question));
      case "pulls" ->
          orNotFound(
              pull,
              it ->
                  question.wantsDiff()
                      ? GitHubReply.text(it.diff())
                      : GitHubReply.json(pull(repository, number, it)));
      case "pulls/comments" ->
          orNotFound(pull, it -> page(it.reviewComments(), GitHubAnswers::review, question));
      default -> GitHubReply.notFound();
    };
  }

  private static <T> GitHubReply orNotFound(Optional<T> thing, Function<T, GitHubReply> reply) {
    return thing.map(reply).orElseGet(GitHubReply::notFound);
  }

  private static <T> GitHubReply page(
      List<T> all, Function<T, ObjectNode> json, Question question) {
    var skipped = (long) question.perPage() * (question.page() - 1);
    return GitHubReply.json(
        Json.array(all.stream().skip(skipped).limit(question.perPage()).map(json).toList()));
  }

  /// GitHub has each pull request among the issues too.
  private static Issue asIssue(Pull pull) {
    return new Issue(pull.title(), pull.body(), pull.comments());
  }

  private static ObjectNode repository(GitHubRepository repository) {
    var json = summary(repository.name(), repository.id());
    json.put("archived", false).put("disabled", false).put("default_branch", "main");
    json.putObject("permissions")
        .put("admin", false)
        .put("push", repository.canPush())
        .put("pull", true);
    return json;
  }

  private static ObjectNode summary(String name, long id) {
    return Json.object().put("id", id).put("full_name", name).put("private", true);
  }

  private static ObjectNode issue(int number, Issue issue) {
    return Json.object()
        .put("number", number)
        .put("state", "open")
        .put("title", issue.title())
        .put("body", issue.body())
        .put("comments", issue.comments().size());
  }

  private static ObjectNode pull(GitHubRepository repository, int number, Pull pull) {
    var json =
        Json.object()
            .put("number", number)
            .put("state", pull.isOpen() ? "open" : "closed")
            .put("merged", false)
            .put("title", pull.title())
            .put("body", pull.body())
            .put("comments", pull.comments().size())
            .put("review_comments", pull.reviewComments().size());
    var own = summary(repository.name(), repository.id());
    var fork = pull.fork().map(it -> summary(it, repository.id() + 1));
    json.putObject("head").put("ref", pull.headBranch()).set("repo", fork.orElse(own.deepCopy()));
    json.putObject("base").put("ref", pull.baseBranch()).set("repo", own);
    return json;
  }

  private static ObjectNode comment(Comment comment) {
    var json = Json.object().put("id", comment.id()).put("body", comment.body());
    json.putObject("user").put("login", comment.author());
    return json;
  }

  private static ObjectNode review(ReviewComment comment) {
    return comment(new Comment(comment.id(), comment.author(), comment.body()))
        .put("path", comment.path())
        .put("line", comment.line());
  }

  /// What the graph says of the token's permission.
  GitHubReply permission(ObjectNode question) {
    var names = question.path("variables");
    var name = names.path("owner").asText() + "/" + names.path("name").asText();
    var repository = repositories.find(name);
    var data = Json.object();
    repository.ifPresentOrElse(
        it -> data.putObject("repository").put("viewerPermission", it.canPush() ? "WRITE" : "READ"),
        () -> data.putNull("repository"));
    return GitHubReply.json(Json.object().set("data", data));
  }
}
