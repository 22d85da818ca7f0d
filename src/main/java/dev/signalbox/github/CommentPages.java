package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads a list that GitHub has the oldest first, from its end: what does not fit later is the
/// oldest.
final class CommentPages {
  private static final int PER_PAGE = 100;
  private static final int PAGES_MAX = 5;
  private static final int BYTES_MAX = 8_000_000;

  private final GitHubApi api;
  private final int charactersMax;

  CommentPages(GitHubApi api, int charactersMax) {
    this.api = api;
    this.charactersMax = charactersMax;
  }

  /// @param comments the oldest first
  /// @param isWhole whether these are all
  record Read(List<JsonNode> comments, boolean isWhole) {}

  /// @param total how many there are as the issue says, and nobody relies on it
  Read read(URI list, OptionalInt total) {
    if (total.isPresent() && total.getAsInt() <= 0) {
      return new Read(List.of(), true);
    }
    var page = Math.ceilDiv(total.orElse(1), PER_PAGE);
    var newestFirst = new ArrayList<JsonNode>();
    var characters = 0L;
    var pages = 0;
    while (page > 0 && pages < PAGES_MAX && characters < charactersMax) {
      var found = page(list, page);
      if (found.isEmpty()) {
        return new Read(newestFirst.reversed(), false);
      }
      for (var comment : found.get().reversed()) {
        newestFirst.add(comment);
        characters += Fields.text(comment, "body").length();
      }
      page--;
      pages++;
    }
    return new Read(newestFirst.reversed(), page == 0);
  }

  private Optional<List<JsonNode>> page(URI list, int page) {
    try {
      var uri = URI.create(list + "?per_page=" + PER_PAGE + "&page=" + page);
      var found = api.json(uri, BYTES_MAX);
      if (found.answer().isGood()) {
        var comments = new ArrayList<JsonNode>();
        GitHubApi.parsed(found.answer()).forEach(comments::add);
        return Optional.of(comments);
      }
      return Optional.empty();
    } catch (Unread _) {
      return Optional.empty();
    }
  }
}
