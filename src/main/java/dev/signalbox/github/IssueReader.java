package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.TaskContext.Comment;
import dev.signalbox.orchestrator.port.context.TaskContext.Issue;
import java.net.URI;
import java.util.List;

/// Reads an issue with its comments.
final class IssueReader {
  private static final int BYTES_MAX = 4_000_000;

  private final GitHubApi api;
  private final CommentPages pages;
  private final List<String> partial;

  IssueReader(GitHubApi api, CommentPages pages, List<String> partial) {
    this.api = api;
    this.pages = pages;
    this.partial = partial;
  }

  Issue read(URI repository, int number) {
    var found = api.json(URI.create(repository + "/issues/" + number), BYTES_MAX);
    Access.require(found, Refusal.ISSUE_NOT_FOUND, "issue #" + number);
    var issue = GitHubApi.parsed(found.answer());
    // Where it was found, because an issue may have moved to another repository.
    var comments =
        pages.read(URI.create(found.at() + "/comments"), Fields.integer(issue, "comments"));
    if (!comments.isWhole()) {
      partial.add("comments of the issue");
    }
    return new Issue(
        number,
        Fields.text(issue, "title"),
        Fields.text(issue, "body"),
        comments.comments().stream().map(IssueReader::comment).toList());
  }

  static Comment comment(JsonNode comment) {
    return new Comment(
        Fields.number(comment, "id").orElse(0),
        Fields.author(comment),
        Fields.text(comment, "body"));
  }
}
