package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import dev.signalbox.orchestrator.port.context.TaskContext.PullRequest;
import dev.signalbox.orchestrator.port.context.TaskContext.ReviewComment;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// Reads a pull request with its branches, its diff, and what was said of it.
final class PullRequestReader {
  private static final int BYTES_MAX = 4_000_000;

  private final GitHubApi api;
  private final CommentPages pages;
  private final Diffs diffs;
  private final List<String> partial;

  PullRequestReader(GitHubApi api, CommentPages pages, Diffs diffs, List<String> partial) {
    this.api = api;
    this.pages = pages;
    this.diffs = diffs;
    this.partial = partial;
  }

  PullRequest read(URI repository, int number) {
    var found = api.json(URI.create(repository + "/pulls/" + number), BYTES_MAX);
    var name = "PR #" + number;
    Access.require(found, Refusal.PULL_REQUEST_NOT_FOUND, name);
    var pull = GitHubApi.parsed(found.answer());
    requireOpen(pull, name);
    var head = pull.path("head");
    var base = pull.path("base");
    var headBranch = Branch.checked(Fields.text(head, "ref"));
    var baseBranch = Branch.checked(Fields.text(base, "ref"));
    var diff = diffs.read(found.at());
    note(diff.isWhole(), "parts of the diff");
    var said =
        pages.read(
            URI.create(repository + "/issues/" + number + "/comments"),
            Fields.integer(pull, "comments"));
    note(said.isWhole(), "comments of the pull request");
    var reviewed =
        pages.read(URI.create(found.at() + "/comments"), Fields.integer(pull, "review_comments"));
    note(reviewed.isWhole(), "review comments");
    return new PullRequest(
        number,
        Fields.text(pull, "title"),
        Fields.text(pull, "body"),
        headBranch,
        baseBranch,
        fork(head, base),
        diff.diff(),
        said.comments().stream().map(IssueReader::comment).toList(),
        reviewed.comments().stream().map(PullRequestReader::reviewComment).toList());
  }

  private void note(boolean isWhole, String what) {
    if (!isWhole) {
      partial.add(what);
    }
  }

  private static void requireOpen(JsonNode pull, String name) {
    var state = Fields.text(pull, "state");
    if (state.isEmpty()) {
      throw new Unread(Trouble.LASTING, "GitHub does not say whether " + name + " is open");
    }
    if (!state.equals("open")) {
      var ended = pull.path("merged").asBoolean() ? "merged" : "closed";
      throw new Refused(Refusal.PULL_REQUEST_NOT_FOUND, name + " is " + ended + ", not open");
    }
  }

  /// By number, because names change. A fork that was deleted is none any more, and its branch is
  /// not in the repository either.
  private static Optional<String> fork(JsonNode head, JsonNode base) {
    var of = head.path("repo");
    var isSame =
        of.path("id").isIntegralNumber() && of.path("id").equals(base.path("repo").path("id"));
    return isSame
        ? Optional.empty()
        : Optional.of(Fields.optional(of, "full_name").orElse("that was deleted"));
  }

  private static ReviewComment reviewComment(JsonNode comment) {
    return new ReviewComment(
        Fields.number(comment, "id").orElse(0),
        Fields.number(comment, "in_reply_to_id"),
        Fields.author(comment),
        Fields.text(comment, "body"),
        Fields.optional(comment, "path"),
        Fields.integer(comment, "line"));
  }
}
