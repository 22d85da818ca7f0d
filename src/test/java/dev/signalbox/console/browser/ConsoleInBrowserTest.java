package dev.signalbox.console.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.signalbox.console.browser.Chromium.Window;
import dev.signalbox.console.web.Samples;
import dev.signalbox.console.web.ServedConsole;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Explanation;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// What a person does in a browser, over a read side from memory.
@TestInstance(Lifecycle.PER_CLASS)
final class ConsoleInBrowserTest {
  private static final String ID = "01KQ000000000000000WATCHED";

  private final Chromium chromium = Chromium.start();
  private ServedConsole served = ServedConsole.start(Optional.empty(), () -> Samples.NOW);
  private Window window = chromium.desktop(ColorScheme.LIGHT);

  @BeforeEach
  void open() {
    fresh(Optional.of(ServedConsole.TOKEN));
  }

  private void fresh(Optional<String> token) {
    served.close();
    window.close();
    served = ServedConsole.start(token, () -> Samples.NOW);
    window = chromium.desktop(ColorScheme.LIGHT);
    served.read.fill(200, Samples.NOW);
    served.read.overview = Samples.busyOverview();
    runs(ID);
    served.read.letters.add(Samples.letter("7", "bad-json", "{\"type\":"));
  }

  private void runs(String id) {
    var task = Samples.task(id, TaskStatus.RUNNING, Samples.NOW);
    served.read.explanations.put(id, Samples.running(task, Samples.NOW));
  }

  @AfterEach
  void nothingIsComplainedOf() {
    window.assertNoComplaints();
  }

  @AfterAll
  void close() {
    window.close();
    served.close();
    chromium.close();
  }

  private Page page() {
    return window.page();
  }

  private void go(String path) {
    window.open(served.address() + path);
  }

  private void logIn() {
    go("/login");
    page().fill("input[name=token]", ServedConsole.TOKEN);
    page().keyboard().press("Enter");
    sees("You are logged in.");
  }

  private void sees(String text) {
    page().getByText(text).first().waitFor();
  }

  private static void isGone(Locator locator) {
    PlaywrightAssertions.assertThat(locator).hasCount(0);
  }

  @Test
  void overviewShowsAndDrawsAndFollows() {
    go("/");
    sees("ecs is down: RunTask: AccessDeniedException on iam:PassRole");
    page().waitForSelector(".chart canvas");
    assertThat(page().locator(".tile").allInnerTexts())
        .anyMatch(it -> it.matches("1,000\\+\\s+Queued"));
    page().waitForSelector("[data-live]:has-text('Live')");

    served.read.overview = Samples.quietOverview();
    sees("All is well");
    sees("No task ended in the last 1 h.");

    served.read.down = true;
    sees("The overview cannot be read now");
    served.read.down = false;
    page()
        .waitForSelector(
            "text=The overview cannot be read now",
            new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
  }

  @Test
  void listIsFilteredAndTheFilterIsInTheUrl() {
    go("/tasks");
    page().locator("label.chip", new Page.LocatorOptions().setHasText("Failed")).click();
    page().waitForURL("**/tasks?status=FAILED**");
    page().locator(".list").getByText("OUT_OF_MEMORY").first().waitFor();
    isGone(page().locator(".list .badge:not(:text-is('Failed'))"));

    page().fill("input[name=repo]", "acme/importer");
    page().keyboard().press("Enter");
    page().waitForURL("**repo=acme*importer**");
    page().reload();
    assertThat(page().inputValue("input[name=repo]")).isEqualTo("acme/importer");
    assertThat(page().isChecked("input[value=FAILED]")).isTrue();
    isGone(page().locator(".list .badge:not(:text-is('Failed'))"));

    page().goBack();
    page().waitForURL(url -> !url.contains("importer"));
    page().getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Clear")).click();
    page().locator("a[rel=next]").click();
    page().waitForURL("**from=**");
    sees("« Newest");
  }

  @Test
  void anIdInTheSearchLeadsToItsTask() {
    go("/");
    var id = served.read.tasks.firstKey();
    page().keyboard().press("/");
    page().keyboard().type(id.toLowerCase(Locale.ROOT));
    page().keyboard().press("Enter");
    page().waitForURL("**/tasks/" + id);
  }

  @Test
  void taskPageFollowsItsTaskToItsEnd() {
    logIn();
    go("/tasks/" + ID);
    sees("It runs at its first attempt.");
    page().locator("summary:has-text('Cancel')").waitFor();

    served.read.explanations.put(ID, Samples.failed(ID, Samples.NOW));

    sees("It failed at its second attempt because the agent ran out of memory.");
    sees("java.lang.OutOfMemoryError: Java heap space");
    isGone(page().locator("summary:has-text('Cancel')"));
    assertThat(page().locator(".gantt rect").count()).isEqualTo(6);
  }

  /// What is selected, scrolled or read is left alone as long as it is the same.
  @Test
  void whatDoesNotChangeIsNotDrawnAgain() {
    served.read.explanations.put(ID, Samples.failed(ID, Samples.NOW));
    logIn();
    go("/tasks/" + ID);
    page().evaluate("() => { document.querySelector('#live-timeline .timeline').mark = 1; }");
    page().waitForSelector("[data-live]:has-text('Live')");
    runs(ID);
    sees("It runs at its first attempt.");
    served.read.explanations.put(ID, Samples.failed(ID, Samples.NOW));
    sees("ran out of memory");
    assertThat(page().evaluate("() => document.querySelector('#live-timeline .timeline').mark"))
        .isNull();

    page().evaluate("() => { document.querySelector('#live-timeline .timeline').mark = 2; }");
    served.read.explanations.put(ID, withHeadline("Another headline."));
    sees("Another headline.");

    assertThat(page().evaluate("() => document.querySelector('#live-timeline .timeline').mark"))
        .isEqualTo(2);
  }

  private static Explanation withHeadline(String headline) {
    var it = Samples.failed(ID, Samples.NOW);
    return new Explanation(
        it.task(),
        headline,
        it.verdict(),
        it.waiting(),
        it.attempts(),
        it.timeline(),
        it.lost(),
        it.output());
  }

  @Test
  void withTheTokenATaskIsCancelled() {
    logIn();
    go("/tasks/" + ID);
    page().click("summary:has-text('Cancel')");
    page().fill("input[name=reason]", "no longer needed");
    page().click("button:has-text('Cancel this task')");

    sees("Cancel is sent.");
    assertThat(served.read.asked).containsExactly("cancel " + ID + " no longer needed by console");
    assertThat(page().url()).doesNotContain("note=");
  }

  @Test
  void withoutTheTokenNothingCanBeDone() {
    go("/tasks/" + ID);
    sees("It is RUNNING.");
    isGone(page().locator("main button:not(.copy), main form"));
    go("/dead-letters");
    sees("Log in to see the message.");
    isGone(page().locator("main button"));

    fresh(Optional.empty());
    go("/dead-letters");
    sees("{\"type\":");
    isGone(page().locator("main button"));
    sees("Read-only");
  }

  @Test
  void deadLetterGoesBack() {
    logIn();
    go("/dead-letters");
    page().click("button:has-text('Redrive')");

    sees("The message is back on its queue.");
    sees("No dead letters");
    assertThat(served.read.asked).containsExactly("redrive task 7");
  }

  @Test
  void submittedTaskIsShownAsSoonAsItHasARow() {
    logIn();
    go("/submit");
    page().fill("input[name=user_id]", "ann");
    page().fill("textarea", "Mend it");
    page().click("main button");
    sees("On its way");

    runs("01SUBMITTED");

    sees("It runs at its first attempt.");
    page().waitForSelector("[data-live]:has-text('Live')");
  }

  /// The link that `signalbox local` prints.
  @Test
  void tokenBehindTheHashLogsInAndIsForgotten() {
    go("/login#" + ServedConsole.TOKEN);
    sees("You are logged in.");

    assertThat(page().url()).isEqualTo(served.address() + "/");
    page().click("button:has-text('Log out')");
    sees("You are logged out.");
    sees("Log in");
  }

  @Test
  void everythingCanBeDoneWithTheKeyboardAlone() {
    go("/");
    page().keyboard().press("Tab");
    assertThat(focused()).isEqualTo("Skip to the content");
    page().keyboard().press("Enter");
    reach("Log in", true);
    page().keyboard().press("Enter");
    page().waitForURL("**/login");
    // A page is loaded before the browser gives the focus that it asks for.
    hasFocus("input[name=token]");
    page().keyboard().type(ServedConsole.TOKEN);
    page().keyboard().press("Enter");
    sees("You are logged in.");
    reach("Dead letters", false);
    page().keyboard().press("Enter");
    page().waitForURL("**/dead-letters");
    reach("Redrive", false);
    assertThat(page().evaluate("() => getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    page().keyboard().press("Enter");
    sees("The message is back on its queue.");
    go("/tasks");
    reach("", false, "input[value=FAILED]");
    page().keyboard().press("Space");
    page().waitForURL("**/tasks?status=FAILED**");
    go("/tasks/" + ID);
    reach("Cancel …", false);
    page().keyboard().press("Enter");
    page().keyboard().press("Tab");
    hasFocus("input[name=reason]");
    page().keyboard().type("by keyboard");
    page().keyboard().press("Enter");
    sees("Cancel is sent.");
    assertThat(served.read.asked)
        .containsExactly("redrive task 7", "cancel " + ID + " by keyboard by console");
  }

  private void hasFocus(String selector) {
    page().waitForSelector(selector + ":focus");
  }

  private String focused() {
    return String.valueOf(page().evaluate("() => document.activeElement.textContent.trim()"));
  }

  private void reach(String text, boolean backwards) {
    reach(text, backwards, "*");
  }

  private void reach(String text, boolean backwards, String selector) {
    for (var presses = 0; presses < 60; presses++) {
      page().keyboard().press(backwards ? "Shift+Tab" : "Tab");
      var is = page().evaluate("it => document.activeElement.matches(it)", selector);
      if (focused().equals(text) && Boolean.TRUE.equals(is)) {
        return;
      }
    }
    throw new AssertionError("no way by Tab to " + text + selector);
  }

  @Test
  void themeIsToggledAndRemembered() {
    go("/");
    var light = background();
    page().click("[data-theme-toggle]");
    var dark = background();
    assertThat(dark).isNotEqualTo(light);
    go("/tasks");
    assertThat(background()).isEqualTo(dark);
    page().click("[data-theme-toggle]");
    assertThat(background()).isEqualTo(light);
  }

  private Object background() {
    return page().evaluate("() => getComputedStyle(document.body).backgroundColor");
  }

  /// A browser has few connections for one host, and every tab that watches holds one.
  @Test
  void tabThatNobodyLooksAtGivesItsConnectionBack() {
    page().clock().install();
    go("/");
    page().waitForSelector("[data-live]:has-text('Live')");
    assertThat(served.viewers()).isOne();

    hidden(true);
    page().clock().fastForward(21_000);
    await().atMost(Duration.ofSeconds(20)).until(() -> served.viewers() == 0);
    served.read.overview = Samples.quietOverview();
    hidden(false);

    sees("All is well");
    assertThat(served.viewers()).isOne();
  }

  private void hidden(boolean is) {
    page()
        .evaluate(
            """
            is => {
              Object.defineProperty(document, 'hidden', { value: is, configurable: true });
              document.dispatchEvent(new Event('visibilitychange'));
            }
            """,
            is);
  }

  @Test
  void replicaThatStopsIsToldAndFoundAgain() {
    go("/");
    page().waitForSelector("[data-live]:has-text('Live')");
    served.cut();
    page().waitForSelector("[data-live]:has-text('Connecting again')");
    served.listenAgain();
    page().waitForSelector("[data-live]:has-text('Live')");
    served.read.overview = Samples.quietOverview();
    sees("All is well");
    // Of the connection that was cut, and of nothing else, the browser complains itself.
    window
        .complaints()
        .removeIf(it -> it.matches("error: (Event|Failed to load resource: net::ERR_.*) at .*"));
  }
}
