package dev.signalbox.console.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.signalbox.console.browser.Chromium.Window;
import dev.signalbox.console.web.Samples;
import dev.signalbox.console.web.ServedConsole;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Every page at both widths and in both themes, ordinary, hostile, empty and in trouble: each fits
/// its width and is drawn without a complaint of the browser.
@TestInstance(Lifecycle.PER_CLASS)
final class ScreenshotsTest {
  private static final String FAILED = "01KQ0000000000000000FAILED";
  private static final String HOSTILE = "01KQ000000000000000HOSTILE";
  private static final String RUNNING = "01KQ000000000000000RUNNING";
  private static final String QUEUED = "01KQ0000000000000000QUEUED";

  private final Chromium chromium;
  private final ServedConsole busy;
  private final ServedConsole empty;

  ScreenshotsTest() {
    chromium = Chromium.start();
    busy = ServedConsole.start(Optional.of(ServedConsole.TOKEN), () -> Samples.NOW);
    empty = ServedConsole.start(Optional.empty(), () -> Samples.NOW);
  }

  @BeforeAll
  void fill() {
    busy.read.fill(200, Samples.NOW);
    busy.read.overview = Samples.busyOverview();
    busy.read.explanations.put(FAILED, Samples.failed(FAILED, Samples.NOW));
    busy.read.tasks.put(HOSTILE, Samples.hostileTask(HOSTILE));
    busy.read.explanations.put(HOSTILE, Samples.hostileExplanation(HOSTILE));
    var running = Samples.task(RUNNING, TaskStatus.RUNNING, Samples.NOW.minusSeconds(40));
    busy.read.explanations.put(RUNNING, Samples.running(running, Samples.NOW));
    var queued = Samples.task(QUEUED, TaskStatus.QUEUED, Samples.NOW.minusSeconds(95));
    busy.read.explanations.put(QUEUED, Samples.waiting(queued, Samples.NOW));
    busy.read.letters.add(
        Samples.letter(
            "1", "bad-schema", "{\"type\":\"submit\",\"user_id\":\"ann\",\"max_turns\":0}"));
    busy.read.letters.add(Samples.letter("2", "bad-json", Samples.HOSTILE));
    for (var each = 0; each < 60; each++) {
      busy.read.users.add(Samples.user(each));
    }
  }

  @AfterAll
  void close() {
    busy.close();
    empty.close();
    chromium.close();
  }

  private static Map<String, String> pages() {
    var pages = new LinkedHashMap<String, String>();
    pages.put("overview", "/");
    pages.put("tasks", "/tasks");
    pages.put("tasks-filtered", "/tasks?status=FAILED&status=TIMED_OUT&repo=acme%2Fshop");
    pages.put("tasks-none-fits", "/tasks?user=nobody");
    pages.put("task-failed", "/tasks/" + FAILED);
    pages.put("task-running", "/tasks/" + RUNNING);
    pages.put("task-queued", "/tasks/" + QUEUED);
    pages.put("task-hostile", "/tasks/" + HOSTILE);
    pages.put("dead-letters", "/dead-letters");
    pages.put("dead-letters-none", "/dead-letters?queue=events");
    pages.put("users", "/users");
    pages.put("submit", "/submit");
    return pages;
  }

  @Test
  void desktopLight() {
    shootAll("desktop-light", chromium.desktop(ColorScheme.LIGHT));
  }

  @Test
  void desktopDark() {
    shootAll("desktop-dark", chromium.desktop(ColorScheme.DARK));
  }

  @Test
  void phoneLight() {
    shootAll("phone-light", chromium.phone(ColorScheme.LIGHT));
  }

  @Test
  void phoneDark() {
    shootAll("phone-dark", chromium.phone(ColorScheme.DARK));
  }

  private void shootAll(String kind, Window window) {
    try (window) {
      shoot(window, kind, "login", busy.address() + "/login");
      window.page().fill("input[name=token]", ServedConsole.TOKEN);
      window.page().click("main button");
      window.page().waitForSelector("text=You are logged in.");
      pages().forEach((name, path) -> shoot(window, kind, name, busy.address() + path));
      shoot(window, kind, "empty-overview", empty.address() + "/");
      shoot(window, kind, "empty-tasks", empty.address() + "/tasks");
      shoot(window, kind, "empty-users", empty.address() + "/users");
      window.assertNoComplaints();
      trouble(window, kind);
    }
  }

  /// The browser complains of each answer that is an error, as it should.
  private void trouble(Window window, String kind) {
    shoot(window, kind, "no-such-task", busy.address() + "/tasks/none");
    shoot(window, kind, "row-unreadable", busy.address() + "/tasks/unreadable");
    busy.read.down = true;
    try {
      shoot(window, kind, "down-overview", busy.address() + "/");
      shoot(window, kind, "down-tasks", busy.address() + "/tasks");
    } finally {
      busy.read.down = false;
    }
  }

  private static void shoot(Window window, String kind, String name, String url) {
    window.page().navigate(url, new Page.NavigateOptions());
    window.page().waitForSelector("main h1, main h2");
    window.shoot(kind + "/" + name);
    window.assertFits();
  }
}
