package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Optional;

/// Reads the diff of a pull request: in one piece, or file by file if GitHub finds it too long.
final class Diffs {
  /// The most that a character takes, so that what is cut has more characters than are wanted.
  private static final int BYTES_PER_CHARACTER = 3;

  private static final int FILES_PER_PAGE = 100;
  private static final int PAGES_MAX = 3;
  private static final int PAGE_BYTES_MAX = 8_000_000;

  private final GitHubApi api;
  private final int charactersMax;

  Diffs(GitHubApi api, int charactersMax) {
    this.api = api;
    this.charactersMax = charactersMax;
  }

  /// @param isWhole whether nothing is missing but what is longer than anybody wants
  record Read(String diff, boolean isWhole) {}

  Read read(URI pullRequest) {
    try {
      var bytes = (int) Math.min(Integer.MAX_VALUE / 2, (long) charactersMax * BYTES_PER_CHARACTER);
      var answer = api.diff(pullRequest, bytes).answer();
      return switch (answer.status()) {
        case 200 -> new Read(answer.text(), true);
        case 406, 422 -> byFile(pullRequest);
        default -> new Read("", false);
      };
    } catch (Unread _) {
      return new Read("", false);
    }
  }

  private Read byFile(URI pullRequest) {
    var diff = new StringBuilder();
    var isWhole = true;
    for (var page = 1; diff.length() < charactersMax; page++) {
      var files = page > PAGES_MAX ? Optional.<JsonNode>empty() : files(pullRequest, page);
      if (files.isEmpty()) {
        return new Read(diff.toString(), false);
      }
      for (var file : files.get()) {
        isWhole &= add(diff, file);
      }
      if (files.get().size() < FILES_PER_PAGE) {
        break;
      }
    }
    return new Read(diff.toString(), isWhole);
  }

  /// What was read before a page that fails is not given up for it.
  private Optional<JsonNode> files(URI pullRequest, int page) {
    try {
      var uri = URI.create(pullRequest + "/files?per_page=" + FILES_PER_PAGE + "&page=" + page);
      var answer = api.json(uri, PAGE_BYTES_MAX).answer();
      return answer.isGood() ? Optional.of(GitHubApi.parsed(answer)) : Optional.empty();
    } catch (Unread _) {
      return Optional.empty();
    }
  }

  /// Says whether the file's change came with it: GitHub leaves long and binary ones out.
  private static boolean add(StringBuilder diff, JsonNode file) {
    var name = Fields.text(file, "filename");
    var before = Fields.optional(file, "previous_filename").orElse(name);
    diff.append("diff --git a/").append(before).append(" b/").append(name).append('\n');
    var patch = Fields.optional(file, "patch");
    if (patch.isEmpty()) {
      diff.append("(").append(Fields.text(file, "status")).append(", not shown)\n");
      return false;
    }
    diff.append("--- a/").append(before).append("\n+++ b/").append(name).append('\n');
    diff.append(patch.get()).append('\n');
    return true;
  }
}
