package dev.signalbox.console.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.signalbox.console.browser.Chromium.Window;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// The console of `signalbox local` in a browser: real tasks, queues and processes, watched.
@TestInstance(Lifecycle.PER_CLASS)
final class LocalConsoleTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double PATIENCE = 40_000;

  private final Chromium chromium = Chromium.start();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LocalSignalbox local =
      LocalSignalbox.start(
          LocalAws.Ports.FREE,
          Map.of("SIGNALBOX_SWEEP_INTERVAL", "1s"),
          LocalSignalbox.sampleAgent(),
          (_, _) -> {},
          _ -> {},
          lines::add,
          InstantSource.system(),
          RandomGenerator.getDefault());
  private Window window = chromium.desktop(ColorScheme.LIGHT);

  @BeforeEach
  void open() {
    window.close();
    window = chromium.desktop(ColorScheme.DARK);
    window.open(lines.get(1).replaceFirst(".*(?=http)", ""));
    sees("You are logged in.");
  }

  @AfterEach
  void nothingIsComplainedOf() {
    window.assertNoComplaints();
  }

  @AfterAll
  void close() {
    window.close();
    chromium.close();
    local.close();
  }

  private Page page() {
    return window.page();
  }

  private void go(String path) {
    window.open(address() + path);
  }

  private String address() {
    return lines.getFirst().replaceFirst(".*(?=http)", "").replaceFirst("/$", "");
  }

  private void sees(String text) {
    page()
        .locator("main")
        .getByText(text)
        .first()
        .waitFor(new Locator.WaitForOptions().setTimeout(PATIENCE));
  }

  private void send(String body) {
    var queue = local.aws().queues().tasks().url();
    local.aws().clients().sqs().sendMessage(it -> it.queueUrl(queue).messageBody(body)).join();
  }

  /// A task whose agent runs until somebody ends it.
  private String submit() {
    var id = UlidCreator.getUlid().toString();
    var message = JSON.createObjectNode().put("type", "submit").put("task_id", id);
    message.put("user_id", "user-" + id).put("repo", LocalNames.ECS_REPO);
    message.put("task_description", "Mend the <b>basket</b>");
    message.set("sample_agent", JSON.valueToTree(Map.of("run_ms", 600_000, "report", "NONE")));
    send(message.toString());
    return id;
  }

  /// Opens its page and waits until its agent runs.
  private void watch(String id) {
    go("/tasks/" + id + "?note=submitted");
    sees("Mend the <b>basket</b>");
    assertThat(page().locator(".badge.big")).hasText("Running", patience());
  }

  private static com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions patience() {
    return new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
        .setTimeout(PATIENCE);
  }

  private static void killAgentOf(String id) {
    var processes =
        ProcessHandle.current().descendants().filter(it -> environment(it).contains(id)).toList();
    assertThat(processes).isNotEmpty();
    processes.forEach(ProcessHandle::destroyForcibly);
  }

  private static String environment(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
    } catch (IOException gone) {
      return "";
    }
  }

  @Test
  void firstLineIsTheAddress() {
    assertThat(lines.getFirst())
        .isEqualTo("Console: http://127.0.0.1:" + local.service().httpPort() + "/");
  }

  @Test
  void taskThatFailsWhileItIsWatchedSaysWhyWithoutAReload() {
    var id = submit();
    watch(id);
    page().evaluate("() => { window.sameDocument = true; }");

    killAgentOf(id);

    assertThat(page().locator(".badge.big")).hasText("Failed", patience());
    sees("KILLED");
    sees("Next step");
    assertThat(page().evaluate("() => window.sameDocument")).isEqualTo(true);
    window.assertFits();
    window.shoot("local/task-failed-while-watched");

    go("/");
    assertThat(page().locator("a.tile[href$=FAILED] b")).hasText("1", patience());
    sees("KILLED");
    window.shoot("local/overview");
    go("/tasks?status=FAILED&user=user-" + id);
    assertThat(page().locator(".list tbody tr")).hasCount(1);
    page().fill("header input[name=q]", id.toLowerCase(java.util.Locale.ROOT));
    page().keyboard().press("Enter");
    page().waitForURL("**/tasks/" + id);
  }

  @Test
  void cancelledFromItsPageATaskEnds() {
    var id = submit();
    watch(id);

    page().click("summary:has-text('Cancel')");
    page().fill("input[name=reason]", "not needed");
    page().click("button:has-text('Cancel this task')");

    assertThat(page().locator(".badge.big")).hasText("Cancelled", patience());
    assertThat(page().locator("summary:has-text('Cancel')")).hasCount(0);
  }

  @Test
  void unusableMessageIsSeenWithItsBodyAndGoesBack() {
    send("{\"type\":\"submit\", \"user_id\": <i>");
    for (var looks = 0; looks < 40 && page().locator(".letter").count() == 0; looks++) {
      page().waitForTimeout(500);
      go("/dead-letters");
    }
    sees("bad-json");
    sees("\"user_id\": <i>");
    window.shoot("local/dead-letters");

    page().click("button:has-text('Redrive')");

    sees("The message is back on its queue.");
  }

  @Test
  void taskIsSubmittedByAForm() {
    go("/submit");
    page().fill("input[name=user_id]", "ann");
    page().fill("input[name=repo]", LocalNames.ECS_REPO);
    page().fill("textarea", "Say hello");
    page().click("main button");

    assertThat(page().locator(".badge.big")).hasText("Completed", patience());
    sees("Say hello");
    go("/users");
    sees("ann");
  }
}
