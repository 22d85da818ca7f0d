package dev.signalbox.console.view;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.query.TaskSummary;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One task as a list or the head of its page shows it.
public record TaskRow(TaskSummary task, Instant now) {
  private static final int URL_MAX = 2_000;

  public String url() {
    return "/tasks/" + TaskSearch.encoded(task.taskId());
  }

  public String id() {
    return Shown.line(task.taskId());
  }

  /// What it is about; its id where that is not to be seen.
  public String title() {
    var title = Shown.line(task.title());
    return title.isBlank() ? id() : title;
  }

  /// Whether the id has to be shown beside the title.
  public boolean hasTitle() {
    return !title().equals(id());
  }

  public String user() {
    return Shown.line(task.userId());
  }

  public Optional<String> repo() {
    return task.repo().map(Shown::line);
  }

  public String status() {
    return Shown.status(task.status());
  }

  public String tone() {
    return Shown.tone(task.status());
  }

  public String created() {
    return Times.full(task.createdAt());
  }

  public String age() {
    return Times.ago(task.createdAt(), now);
  }

  public String since() {
    return Times.ago(task.statusSince(), now);
  }

  /// From its start until its end, or until now.
  public Optional<String> ran() {
    var end = task.completedAt().orElse(now);
    return task.startedAt().map(it -> Times.took(Duration.between(it, end)));
  }

  public Optional<String> code() {
    return task.failure().map(Enum::name);
  }

  public Optional<String> computeType() {
    return task.computeType().map(ComputeType::word).map(Shown::line);
  }

  public Optional<String> cost() {
    return task.result().cost().map(Shown::line);
  }

  public Optional<String> turns() {
    var turns = task.result().turns();
    return turns.isEmpty() ? Optional.empty() : Optional.of(Integer.toString(turns.getAsInt()));
  }

  public Optional<String> pullRequest() {
    return task.result().prUrl().map(Shown::line);
  }

  /// Where a link to the pull request may lead: an agent can write anything there, and only what
  /// leads to a web page becomes a link.
  public Optional<String> pullRequestUrl() {
    return task.result().prUrl().filter(TaskRow::leadsToAPage);
  }

  private static boolean leadsToAPage(String url) {
    try {
      var uri = new URI(url);
      return url.length() <= URL_MAX
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException unreadable) {
      return false;
    }
  }

  /// `PR #12` of a pull request of GitHub.
  public String pullRequestLabel() {
    var url = task.result().prUrl().orElse("");
    var parts = url.split("/", -1);
    var isPull = parts.length >= 7 && parts[5].equals("pull") && parts[6].matches("\\d{1,9}");
    return isPull ? "PR #" + parts[6] : "Pull request";
  }

  public boolean hasResult() {
    return pullRequest().isPresent() || cost().isPresent() || turns().isPresent();
  }

  public boolean isOpen() {
    return !task.status().isTerminal();
  }
}
