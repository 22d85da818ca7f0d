package dev.signalbox.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.login.Logins;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may look, who may act, and that no other site acts for them.
final class LoginTest {
  private static final String ID = "01FAILED";
  private static final List<String> READ =
      List.of(
          "/",
          "/tasks",
          "/tasks/" + ID,
          "/dead-letters",
          "/users",
          "/find?q=x",
          "/tasks/" + ID + "/actions");
  private static final List<String> ACTIONS =
      List.of("/tasks/" + ID + "/cancel", "/dead-letters/redrive", "/submit", "/logout");

  private final AtomicReference<Instant> clock = new AtomicReference<>(Samples.NOW);
  private ServedConsole served = ServedConsole.start(Optional.of(ServedConsole.TOKEN), clock::get);

  @AfterEach
  void close() {
    served.close();
  }

  private void open(Optional<String> token) {
    served.close();
    served = ServedConsole.open(token, clock::get);
  }

  private static String csrf(String page) {
    var found = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(page);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private void fill() {
    served.read.fill(5, Samples.NOW);
    served.read.explanations.put(ID, Samples.failed(ID, Samples.NOW));
    served.read.letters.add(Samples.letter("7", "bad-json", "{\"prompt of a letter"));
  }

  @Test
  void withoutALoginNothingOfAPromptIsShown() {
    fill();
    var title = served.read.tasks.firstEntry().getValue().title();
    var secrets =
        List.of(title, "{&#34;prompt of a letter", "Java heap space", "cache the product pages");

    for (var path : READ) {
      assertThat(served.get(path).body()).as(path).doesNotContain(secrets);
    }
    var cookie = served.logIn();
    assertThat(served.get("/tasks", "Cookie", cookie).body()).contains(title);
    assertThat(served.get("/tasks/" + ID, "Cookie", cookie).body()).contains("Java heap space");
    assertThat(served.get("/dead-letters", "Cookie", cookie).body()).contains("prompt of a letter");
  }

  @Test
  void withoutALoginNobodyActs() {
    fill();

    for (var path : ACTIONS) {
      assertThat(served.post(path, "id=7&queue=task&csrf=").statusCode()).as(path).isEqualTo(403);
    }
    assertThat(served.get("/submit").statusCode()).isEqualTo(403);
    assertThat(served.get("/tasks/" + ID).body()).doesNotContain("<form method=\"post\"");
    assertThat(served.read.asked).isEmpty();
  }

  @Test
  void withoutATokenNobodyCanLogIn() {
    served.close();
    served = ServedConsole.start(Optional.empty(), clock::get);

    assertThat(served.post("/login", "token=").statusCode()).isEqualTo(401);
    assertThat(served.get("/").body()).contains("Read-only").doesNotContain("href=\"/login\"");
    for (var path : ACTIONS) {
      assertThat(served.post(path, "csrf=").statusCode()).as(path).isEqualTo(403);
    }
  }

  @Test
  void whoeverLoggedInActsFromAPageOfOurs() {
    fill();
    var cookie = served.logIn();
    var csrf = csrf(served.get("/dead-letters", "Cookie", cookie).body());

    var cancelled =
        served.post("/tasks/" + ID + "/cancel", "reason=no+more&csrf=" + csrf, "Cookie", cookie);
    var redriven =
        served.post("/dead-letters/redrive", "queue=task&id=7&csrf=" + csrf, "Cookie", cookie);
    var again =
        served.post("/dead-letters/redrive", "queue=task&id=7&csrf=" + csrf, "Cookie", cookie);
    var submitted =
        served.post(
            "/submit",
            "user_id=ann&repo=&issue_number=12&task_description=go&evil=1&csrf=" + csrf,
            "Cookie",
            cookie);
    var refused = served.post("/submit", "user_id=%3Cb%3E&csrf=" + csrf, "Cookie", cookie);

    assertThat(cancelled.headers().firstValue("Location"))
        .contains("/tasks/" + ID + "?note=cancel-sent");
    assertThat(redriven.headers().firstValue("Location"))
        .contains("/dead-letters?queue=task&note=redriven");
    assertThat(again.headers().firstValue("Location"))
        .contains("/dead-letters?queue=task&note=not-there");
    assertThat(submitted.headers().firstValue("Location"))
        .contains("/tasks/01SUBMITTED?note=submitted");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("&lt;b&gt;is required").contains("value=\"&lt;b>\"");
    assertThat(served.read.asked)
        .containsExactly(
            "cancel " + ID + " no more by console",
            "redrive task 7",
            "redrive task 7",
            "submit {\"user_id\":\"ann\",\"issue_number\":12,\"task_description\":\"go\"}",
            "submit {\"user_id\":\"<b>\"}");
  }

  @Test
  void noOtherSiteActsWithALogin() {
    fill();
    var cookie = served.logIn();
    var csrf = csrf(served.get("/dead-letters", "Cookie", cookie).body());
    var other = served.logIn();
    var othersCsrf = csrf(served.get("/dead-letters", "Cookie", other).body());
    var form = "queue=task&id=7&csrf=";

    for (var wrong : List.of("", "x", othersCsrf, csrf.substring(1))) {
      assertThat(served.post("/dead-letters/redrive", form + wrong, "Cookie", cookie).statusCode())
          .isEqualTo(403);
    }
    for (var header :
        List.of(
            List.of("Origin", "https://evil.example"),
            List.of("Origin", "null"),
            List.of("Origin", "http://127.0.0.1:1"),
            List.of("Sec-Fetch-Site", "cross-site"),
            List.of("Sec-Fetch-Site", "same-site"))) {
      var answer =
          served.post(
              "/dead-letters/redrive", form + csrf, "Cookie", cookie, header.get(0), header.get(1));
      assertThat(answer.statusCode()).as("" + header).isEqualTo(403);
    }
    assertThat(served.read.asked).isEmpty();
    var ours =
        served.post(
            "/dead-letters/redrive", form + csrf, "Cookie", cookie, "Origin", served.address());
    assertThat(ours.statusCode()).isEqualTo(303);
  }

  @Test
  void cookieIsOutOfReachOfScriptsAndOtherSites() {
    var answer =
        served.post("/login", "token=" + ServedConsole.TOKEN + "&to=/tasks?status%3DFAILED");
    var secure =
        served.post("/login", "token=" + ServedConsole.TOKEN, "X-Forwarded-Proto", "https");

    var cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HTTPOnly", "SameSite=Strict", "Path=/").doesNotContain("Secure");
    assertThat(cookie).doesNotContain(ServedConsole.TOKEN);
    assertThat(secure.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    assertThat(answer.headers().firstValue("Location"))
        .contains("/tasks?status=FAILED&note=logged-in");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""})
  void afterTheLoginOnlyAPageOfOursFollows(String to) {
    var form =
        "token=" + ServedConsole.TOKEN + "&to=" + URLEncoder.encode(to, StandardCharsets.UTF_8);

    assertThat(served.post("/login", form).headers().firstValue("Location"))
        .contains("/?note=logged-in");
  }

  @Test
  void loginEndsAndCannotBeMadeUp() {
    fill();
    var cookie = served.logIn();
    var name = cookie.substring(0, cookie.indexOf('=') + 1);
    var value = cookie.substring(name.length());
    var later =
        value.replaceFirst(
            "\\.\\d+\\.", "." + Samples.NOW.plus(Duration.ofDays(999)).getEpochSecond() + ".");

    for (var forged :
        List.of(
            "", ".", "..", "a.b.c", later, value + "x", value.substring(1), "x".repeat(5_000))) {
      assertThat(served.get("/tasks", "Cookie", name + forged).body()).doesNotContain("Log out");
    }
    assertThat(served.get("/tasks", "Cookie", cookie).body()).contains("Log out");
    clock.set(Samples.NOW.plus(Logins.AGE));
    assertThat(served.get("/tasks", "Cookie", cookie).body()).doesNotContain("Log out");
  }

  @Test
  void whoeverLogsOutIsOut() {
    var cookie = served.logIn();
    var csrf = csrf(served.get("/", "Cookie", cookie).body());

    var out = served.post("/logout", "csrf=" + csrf, "Cookie", cookie);

    assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
  }

  @Test
  void whoeverGuessesWaits() {
    for (var times = 0; times < 5; times++) {
      assertThat(served.post("/login", "token=guess-" + times).statusCode()).isEqualTo(401);
    }

    var right = served.post("/login", "token=" + ServedConsole.TOKEN);
    assertThat(right.statusCode()).isEqualTo(429);
    assertThat(right.headers().firstValue("Set-Cookie")).isEmpty();

    clock.set(Samples.NOW.plusSeconds(61));
    assertThat(served.post("/login", "token=" + ServedConsole.TOKEN).statusCode()).isEqualTo(303);
  }

  @Test
  void fromOtherMachinesNothingIsSeenWithoutTheToken() {
    open(Optional.of(ServedConsole.TOKEN));
    fill();

    for (var path : READ) {
      var answer = served.get(path);
      assertThat(answer.statusCode()).as(path).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith("/login?to=");
      assertThat(answer.body()).isEmpty();
    }
    assertThat(served.get("/live/overview").statusCode()).isEqualTo(401);
    assertThat(served.get("/live/tasks/" + ID).statusCode()).isEqualTo(401);
    assertThat(served.get("/tasks", "Cookie", served.logIn()).statusCode()).isEqualTo(200);
  }

  @Test
  void fromOtherMachinesWithoutATokenNothingIsSeenAtAll() {
    open(Optional.empty());
    fill();

    for (var path : READ) {
      assertThat(served.get(path).statusCode()).as(path).isEqualTo(303);
    }
    assertThat(served.get("/login").body()).contains("There is no token to log in with");
    assertThat(served.post("/login", "token=").statusCode()).isEqualTo(401);
  }

  @Test
  void anotherTokenEndsAllLogins() {
    var logins = new Logins("one-token-of-many", RandomGenerator.getDefault());
    var others = new Logins("one-token-of-mans", RandomGenerator.getDefault());
    var login = logins.issue(Samples.NOW);

    assertThat(logins.isGood(login, Samples.NOW)).isTrue();
    assertThat(others.isGood(login, Samples.NOW)).isFalse();
    assertThat(logins.isToken("one-token-of-many")).isTrue();
    assertThat(logins.isToken("one-token-of-man")).isFalse();
    assertThat(logins.isToken("")).isFalse();
  }
}
