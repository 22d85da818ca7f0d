package dev.signalbox.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// Debian's Chromium, driven by Playwright. Where there is none the tests are skipped, and say so
/// where nobody can overlook it; with `E2E_REQUIRE_CHROMIUM=true` they fail.
final class Chromium implements AutoCloseable {
  private static final String REQUIRE = "E2E_REQUIRE_CHROMIUM";
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final int SHOT_MAX = 1_800;
  private static final double PATIENCE_MILLIS = 15_000;

  private final Playwright playwright;
  private final Browser browser;

  /// A window: its page, and what went wrong on it.
  record Window(BrowserContext context, Page page, List<String> complaints)
      implements AutoCloseable {
    Window open(String url) {
      page.navigate(url);
      return this;
    }

    /// No error in the console of the browser, nothing refused by the policy of content, no file
    /// that is missing.
    void assertNoComplaints() {
      assertThat(complaints).isEmpty();
    }

    /// Nothing is wider than the window.
    void assertFits() {
      var wider =
          page.evaluate(
              """
              () => [...document.querySelectorAll('body *')]
                  .filter(it => it.getBoundingClientRect().right > innerWidth + 0.5
                      && !it.closest('.scroll, nav, .output, .hidden, svg'))
                  .map(it => it.tagName + '.' + it.className + ' in ' + it.parentElement.className + ': ' + it.textContent.slice(0, 20)).slice(0, 5)
              """);
      assertThat(wider).asInstanceOf(InstanceOfAssertFactories.LIST).isEmpty();
      assertThat(page.evaluate("() => document.documentElement.scrollWidth - innerWidth"))
          .satisfies(it -> assertThat(((Number) it).intValue()).isNotPositive());
    }

    /// The page from its top, but not a list to its end.
    void shoot(String name) {
      var file = SCREENSHOTS.resolve(name + ".png");
      var size = page.viewportSize();
      var height = (Number) page.evaluate("() => document.documentElement.scrollHeight");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(file)
              .setFullPage(true)
              .setClip(0, 0, size.width, Math.min(height.intValue(), SHOT_MAX)));
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private Chromium(Path program) {
    // Or else Playwright would load browsers of its own from the network.
    var options =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    this.playwright = Playwright.create(options);
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program)
                    .setArgs(List.of("--no-sandbox", "--disable-gpu", "--lang=en")));
  }

  static Chromium start() {
    var program = program();
    if (program.isEmpty()) {
      giveUp("there is no Chromium: apt-get install chromium, or name it in CHROMIUM");
    }
    return new Chromium(program.orElseThrow());
  }

  private static Optional<Path> program() {
    return Stream.of(
            Optional.ofNullable(System.getenv("CHROMIUM")).orElse("/usr/bin/chromium"),
            "/usr/bin/chromium",
            "/usr/bin/chromium-browser",
            "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void giveUp(String reason) {
    if ("true".equals(System.getenv(REQUIRE))) {
      Assertions.fail("browser tests are required, but " + reason);
    }
    System.err.printf(
        "%n==== BROWSER TESTS NOT RUN: %s (%s=true makes this a failure) ====%n%n",
        reason, REQUIRE);
    Assumptions.abort("NOT RUN: " + reason);
  }

  Window desktop(ColorScheme scheme) {
    return window(1_280, 800, scheme);
  }

  Window phone(ColorScheme scheme) {
    return window(360, 740, scheme);
  }

  private Window window(int width, int height, ColorScheme scheme) {
    var context =
        browser.newContext(
            new Browser.NewContextOptions().setViewportSize(width, height).setColorScheme(scheme));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    var complaints = new CopyOnWriteArrayList<String>();
    var page = context.newPage();
    page.onConsoleMessage(
        it -> {
          if (it.type().equals("error") || it.type().equals("warning")) {
            complaints.add(it.type() + ": " + it.text() + " at " + it.location());
          }
        });
    page.onPageError(it -> complaints.add("uncaught: " + it));
    page.onRequestFailed(
        it -> {
          // A stream ends with its page.
          if (!it.url().contains("/live/")) {
            complaints.add("failed: " + it.url() + " " + it.failure());
          }
        });
    return new Window(context, page, complaints);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
