package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The front page is short, every page can be reached from it, and every link leads somewhere.
class DocsTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("docs");
  private static final Path DEPLOY = Path.of("deploy/README.md");
  private static final int README_LINES_MAX = 150;

  @Test
  void theFrontPageCanBeReadInThreeMinutes() throws IOException {
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(README_LINES_MAX);
  }

  @Test
  void everyLinkLeadsToAFileAndItsAnchorToAHeading() throws IOException {
    var broken = new ArrayList<String>();
    var links = 0;
    for (var file : pages()) {
      for (var link : MarkdownPage.read(file).links()) {
        links++;
        if (!link.leadsSomewhere()) {
          broken.add(link.toString());
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(links).as("links that were looked at").isGreaterThan(50);
  }

  @Test
  void anchorsAreThoseThatGitHubGives() {
    var page =
        new MarkdownPage(
            README,
            List.of(
                "## At 3 a.m.", "## `a_b` & [c](d.md): e", "### Codes", "## Codes", "no heading"));

    assertThat(page.anchors()).containsExactlyInAnyOrder("at-3-am", "a_b--c-e", "codes", "codes-1");
  }

  @Test
  void everyPageIsReachedFromTheFrontPage() throws IOException {
    var reached = new TreeSet<Path>(List.of(README));
    var unread = new ArrayDeque<Path>(reached);
    while (!unread.isEmpty()) {
      for (var link : MarkdownPage.read(unread.remove()).links()) {
        var target = link.page();
        if (target.isPresent() && reached.add(target.get())) {
          unread.add(target.get());
        }
      }
    }
    assertThat(reached).containsAll(pages());
  }

  @Test
  void everyPageHasOneTitle() throws IOException {
    for (var file : pages()) {
      assertThat(MarkdownPage.read(file).titles()).as("titles of " + file).hasSize(1);
    }
  }

  private static List<Path> pages() throws IOException {
    try (var files = Files.walk(DOCS)) {
      return Stream.concat(
              Stream.of(README, DEPLOY), files.filter(it -> it.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }
}
