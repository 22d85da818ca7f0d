package dev.signalbox.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskSummary;
import dev.signalbox.query.UserSlots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebConsoleTest {
  private static final String FAILED = "01FAILED";
  private static final String HOSTILE = "01HOSTILE";
  private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"(/assets/[^\"]+)\"");

  private final ServedConsole served = ServedConsole.start(Optional.empty(), () -> Samples.NOW);

  @AfterEach
  void close() {
    served.close();
  }

  static Stream<String> pages() {
    return Stream.of(
        "/",
        "/tasks",
        "/tasks/" + HOSTILE,
        "/dead-letters",
        "/dead-letters/task/1",
        "/users",
        "/login",
        "/tasks/none",
        "/tasks/unreadable",
        "/find?q=%3Cscript%3Ealert(9)%3C/script%3E%E2%80%AE",
        "/tasks?status=%3Cscript%3E&user=%22%3E%3Cscript%3E&code=%E2%80%AE",
        "/tasks/%3Cscript%3Ealert(9)");
  }

  private void fillHostile() {
    served.read.fill(30, Samples.NOW);
    served.read.overview = Samples.busyOverview();
    served.read.tasks.put(HOSTILE, Samples.hostileTask(HOSTILE));
    served.read.explanations.put(HOSTILE, Samples.hostileExplanation(HOSTILE));
    served.read.letters.add(Samples.letter("1", Samples.HOSTILE, Samples.HOSTILE));
    served.read.users.add(new UserSlots(Samples.HOSTILE, 1, 2, Map.of(Samples.HOSTILE, 1L), 3));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void hostileTextIsTextOnEveryPage(String path) {
    fillHostile();

    var page = served.get(path).body();

    assertThat(page)
        .doesNotContain("<script>alert")
        .doesNotContain("<img src=x")
        .doesNotContain("href=\"javascript:")
        .doesNotContainPattern(
            "[\\u0000-\\u0008\\u000b-\\u001f\\u007f\\u202a-\\u202e\\u2066-\\u2069]");
    assertThat(tags(page)).doesNotContain("onmouseover=\"", "onerror=");
    assertThat(page.length()).isLessThan(60_000);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyPageLeavesABrowserNothingButOurs(String path) {
    fillHostile();

    var answer = served.get(path);

    var headers = answer.headers();
    assertThat(headers.firstValue("Content-Security-Policy")).contains(Guard.POLICY);
    assertThat(Guard.POLICY).contains("default-src 'none'").doesNotContain("unsafe");
    assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
    assertThat(headers.firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body())
        .doesNotContainPattern("<script(?! src=\"/assets/)")
        .doesNotContain("<style");
    assertThat(tags(answer.body()))
        .contains("<main")
        .doesNotContainPattern(" style=\"")
        .doesNotContainPattern(" on[a-z]+=\"");
  }

  /// The markup without the text between: what of it is an attribute, and not what looks like one.
  private static String tags(String page) {
    return Pattern.compile("<[a-zA-Z][^>]*>")
        .matcher(page)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void assetsAreOursAndKept() {
    var page = served.get("/").body();

    var urls = ASSET.matcher(page).results().map(it -> it.group(1)).distinct().toList();

    assertThat(urls).hasSize(7);
    for (var url : urls) {
      var answer = served.get(url);
      assertThat(answer.statusCode()).as(url).isEqualTo(200);
      assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith(
              url.endsWith("js")
                  ? "text/javascript"
                  : url.endsWith("css") ? "text/css" : "image/svg");
    }
    assertThat(served.get("/assets/0123456789abcdef/console.js").statusCode()).isEqualTo(404);
    assertThat(served.get("/assets/../console.css").statusCode()).isEqualTo(404);
  }

  /// The first visit with everything that it loads, and each page of a table of 10,000 tasks.
  @Test
  void pagesOfTenThousandTasksAreSmallAndFast() {
    served.read.fill(10_000, Samples.NOW);
    served.read.overview = Samples.busyOverview();
    served.read.explanations.put(FAILED, Samples.failed(FAILED, Samples.NOW));
    IntStream.range(0, 1_000).forEach(it -> served.read.users.add(Samples.user(it)));
    fillLetters(1_000, "{\"task_description\":\"" + "Mend it. ".repeat(1_800) + "\"}");
    var paths =
        List.of(
            "/",
            "/tasks",
            "/tasks?status=FAILED",
            "/tasks/" + FAILED,
            "/users",
            "/dead-letters",
            "/dead-letters/task/7");
    var packed = new String[] {"Accept-Encoding", "gzip"};
    var assets = ASSET.matcher(served.get("/").body()).results().map(it -> it.group(1)).distinct();
    var assetBytes = assets.mapToInt(it -> bytes(it, packed)).sum();

    for (var path : paths) {
      assertThat(bytes(path)).as(path).isLessThan(200_000);
      assertThat(assetBytes + bytes(path, packed)).as(path + " with all").isLessThan(200_000);
      assertThat(fastest(path)).as(path).isLessThan(Duration.ofMillis(100));
    }
  }

  private void fillLetters(int number, String body) {
    IntStream.range(0, number)
        .mapToObj(it -> Samples.letter("" + it, "bad-schema", body))
        .forEach(served.read.letters::add);
  }

  /// Whatever they hold: each sign of these takes several bytes.
  @ParameterizedTest
  @ValueSource(strings = {"&", "<", "\u0007", "\u202E", "\u4E2D", "\uD83D\uDE80"})
  void aPageOfLettersIsSmallWhateverTheyHold(String sign) {
    fillLetters(100, sign.repeat(20_000));
    served.read.letters.add(Samples.letter("last", Samples.HOSTILE, Samples.HOSTILE));

    assertThat(bytes("/dead-letters")).isLessThan(200_000);
  }

  @Test
  void ofManyLettersTheFirstAreShownAndHowManyThereAre() {
    fillLetters(1_000, "x".repeat(16_000) + "END");

    var list = served.get("/dead-letters").body();
    assertThat(list)
        .contains("The first 40 of about 1,000 messages", "with 14,003 more characters")
        .doesNotContain("END");
    assertThat(Pattern.compile("<article").matcher(list).results()).hasSize(40);
    assertThat(list).contains("href=\"/dead-letters/task/7\"");
    assertThat(served.get("/dead-letters/task/7").body()).contains("x".repeat(16_000) + "END");
    assertThat(served.get("/dead-letters/events/7").statusCode()).isEqualTo(404);
    assertThat(served.get("/dead-letters/task/none").body()).contains("No such dead letter");

    served.read.letters.clear();
    served.read.hiddenLetters = 3;
    assertThat(served.get("/dead-letters").body()).contains("There are about 3 dead letters");
  }

  @Test
  void whoDoesNotSeeContentsSeesNoLetterOnItsPage() {
    try (var guarded = ServedConsole.start(Optional.of(ServedConsole.TOKEN), () -> Samples.NOW)) {
      guarded.read.letters.add(Samples.letter("7", "bad-json", "a prompt"));

      for (var path : List.of("/dead-letters", "/dead-letters/task/7")) {
        assertThat(guarded.get(path).body()).doesNotContain("a prompt").contains("Log in to see");
        assertThat(guarded.get(path, "Cookie", guarded.logIn()).body()).contains("a prompt");
      }
    }
  }

  /// Others work on the machine that tests, so the fastest of some is what the page costs.
  private Duration fastest(String path) {
    return IntStream.range(0, 20)
        .mapToObj(
            _ -> {
              var begin = System.nanoTime();
              served.get(path);
              return Duration.ofNanos(System.nanoTime() - begin);
            })
        .min(Duration::compareTo)
        .orElseThrow();
  }

  private int bytes(String path, String... headers) {
    var request = served.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofByteArray()).body().length;
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @Test
  void packedPageIsTheSamePage() throws IOException, InterruptedException {
    served.read.fill(40, Samples.NOW);
    var request = served.request("/tasks").header("Accept-Encoding", "gzip").build();

    try (var client = HttpClient.newHttpClient()) {
      var packed = client.send(request, BodyHandlers.ofByteArray());

      assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
      var plain = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
      assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(served.get("/tasks").body());
    }
  }

  @Test
  void listIsReadPageByPageAndEachTaskStandsOnOne() {
    served.read.fill(120, Samples.NOW);
    var seen = new TreeSet<String>();
    var next = Optional.of("/tasks?status=FAILED&status=QUEUED&status=RUNNING&status=COMPLETED");
    var pages = 0;
    while (next.isPresent()) {
      var page = served.get(next.get()).body();
      Pattern.compile("href=\"/tasks/(01KQ\\d+)\"")
          .matcher(page)
          .results()
          .forEach(it -> assertThat(seen.add(it.group(1))).isTrue());
      next =
          Pattern.compile("rel=\"next\" href=\"([^\"]+)\"")
              .matcher(page)
              .results()
              .map(it -> it.group(1).replace("&amp;", "&"))
              .findFirst();
      pages++;
    }

    var those =
        EnumSet.of(TaskStatus.FAILED, TaskStatus.QUEUED, TaskStatus.RUNNING, TaskStatus.COMPLETED);
    assertThat(seen)
        .hasSize(
            (int)
                served.read.tasks.values().stream()
                    .filter(it -> those.contains(it.status()))
                    .count());
    assertThat(pages).isOne();
    assertThat(served.get("/tasks").body()).contains("rel=\"next\"");
  }

  @Test
  void partOfAListThatIsGoneIsToldAsSuch() {
    served.read.fill(3, Samples.NOW);

    var page = served.get("/tasks?from=forged");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("There is no such part of this list any more.");
  }

  @Test
  void everyNameOfATaskLeadsToIt() {
    served.read.fill(3, Samples.NOW);
    var id = served.read.tasks.firstKey();

    assertThat(
            served.get("/find?q=" + id.toLowerCase(Locale.ROOT)).headers().firstValue("Location"))
        .contains("/tasks/" + id);
    assertThat(served.get("/find?q=nothing").statusCode()).isEqualTo(404);
    assertThat(served.get("/find?q=shared-key").body()).contains("Which task?").contains(id);
    assertThat(served.get("/find?q=").headers().firstValue("Location")).contains("/tasks");
  }

  /// A page has one address, whatever a person writes of it.
  @ParameterizedTest
  @ValueSource(strings = {"", "?note=logged-in"})
  void addressInLowerCaseLeadsToThePage(String query) {
    served.read.fill(3, Samples.NOW);
    var id = served.read.tasks.firstKey();

    var answer = served.get("/tasks/" + id.toLowerCase(Locale.ROOT) + query);

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains("/tasks/" + id);
    assertThat(served.get("/tasks/shared-key").body()).contains("Which task?");
    assertThat(served.get("/tasks/" + id).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void askedForItsHeadAPageAnswersAsElseWithoutItsBody(String path) {
    fillHostile();

    for (var accepted : List.of("identity", "gzip")) {
      var page = served.get(path, "Accept-Encoding", accepted);
      var head =
          served.send(served.request(path).HEAD().header("Accept-Encoding", accepted).build());

      assertThat(head.statusCode()).isEqualTo(page.statusCode());
      assertThat(head.body()).isEmpty();
      for (var name : List.of("Content-Type", "Content-Encoding", "Content-Length", "Location")) {
        assertThat(head.headers().firstValue(name))
            .as(name)
            .isEqualTo(page.headers().firstValue(name));
      }
      assertThat(head.headers().firstValue("Content-Security-Policy")).contains(Guard.POLICY);
    }
  }

  @Test
  void taskPageTellsWhyAndWhatToDo() {
    served.read.explanations.put(FAILED, Samples.failed(FAILED, Samples.NOW));

    var page = served.get("/tasks/" + FAILED).body();

    assertThat(page)
        .contains("It failed at its second attempt because the agent ran out of memory.")
        .contains("The container was killed because it ran out of memory.")
        .contains("the author of the agent")
        .contains("Give the task definition more memory")
        .contains("exit 137, OutOfMemory")
        .contains("Attempt 1 was declined for capacity")
        .contains("java.lang.OutOfMemoryError: Java heap space")
        .contains("The RUNNING event of attempt 2 never came")
        .contains("<title>running 2 min 24 s</title>")
        .contains("+420 ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example/x",
        "https:evil",
        "HTTPS://user:password@evil.example/",
        "https://evil.example/\" onclick=\"x",
        "ftp://evil.example/"
      })
  void onlyAWebPageBecomesALink(String url) {
    var task = Samples.task(7, TaskStatus.COMPLETED, Samples.NOW);
    var with =
        new TaskSummary(
            task.taskId(),
            task.userId(),
            task.repo(),
            task.title(),
            task.status(),
            task.statusSince(),
            task.createdAt(),
            task.startedAt(),
            task.completedAt(),
            task.attempt(),
            task.computeType(),
            task.failure(),
            new TaskSummary.Result(Optional.of(url), Optional.empty(), OptionalInt.empty()));
    served.read.tasks.put(task.taskId(), with);

    for (var path : List.of("/tasks", "/tasks/" + task.taskId())) {
      assertThat(served.get(path).body()).doesNotContain("rel=\"noopener");
    }
    served.read.tasks.put(task.taskId(), task);
    assertThat(served.get("/tasks").body())
        .contains(
            "href=\"https://github.com/acme/shop/pull/107\" rel=\"noopener noreferrer external\"");
  }

  @Test
  void whileADependencyIsDownPagesSaySo() {
    fillHostile();
    served.read.down = true;

    assertThat(served.get("/").body())
        .contains("The overview cannot be read now", "dynamodb is unavailable", "Dead letters");
    assertThat(served.get("/tasks").body()).contains("The list cannot be read now", "Repository");
    assertThat(served.get("/dead-letters").body()).contains("The dead letters cannot be read now");
    assertThat(served.get("/users").body()).contains("The users cannot be read now");
    assertThat(served.get("/tasks/" + HOSTILE).statusCode()).isEqualTo(503);
    assertThat(served.get("/find?q=x").statusCode()).isEqualTo(503);

    served.read.down = false;
    assertThat(served.get("/tasks/" + HOSTILE).statusCode()).isEqualTo(200);
  }

  @Test
  void nothingThereSaysSo() {
    assertThat(served.get("/tasks").body()).contains("No tasks yet");
    assertThat(served.get("/tasks?user=nobody").body()).contains("No task fits");
    assertThat(served.get("/dead-letters").body()).contains("No dead letters");
    assertThat(served.get("/users").body()).contains("No users yet");
    assertThat(served.get("/").body()).contains("No task ended in the last 1 h.", "All is well");
    served.read.overview = Samples.unhealthyOverview();
    assertThat(served.get("/").body())
        .contains("Tasks are past their deadline", "1 dead letter of the events queue")
        .contains("2 tasks failed with NETWORK_NOT_FOUND", "signalbox tasks --status QUEUED")
        .doesNotContain("All is well");
    served.read.overview = Samples.overviewWithoutTables();
    assertThat(served.get("/").body())
        .contains("Nothing is known of the tables: dynamodb is unavailable", "the task queue")
        .doesNotContain("All is well", "No task ended", "No task failed", "holds a lease");
    var lost = served.get("/nowhere", "Accept", "text/html");
    assertThat(lost.statusCode()).isEqualTo(404);
    assertThat(lost.body()).contains("No such page");
    assertThat(lost.headers().firstValue("Content-Security-Policy")).contains(Guard.POLICY);
  }

  /// A page of elsewhere may let a name of its own lead to this machine.
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example"})
  void underANameThatIsNotOfThisMachineNothingIsShown(String host) throws IOException {
    served.read.fill(1, Samples.NOW);
    var title = served.read.tasks.firstEntry().getValue().title();

    for (var path : List.of("/tasks", "/live/overview", "/nowhere")) {
      var answer = RawHttp.get(served.address(), path, host);
      assertThat(answer).doesNotContain(title).containsPattern("^HTTP/1.1 40[13]");
    }
    assertThat(RawHttp.get(served.address(), "/tasks", "localhost:1")).contains(title);
  }
}
