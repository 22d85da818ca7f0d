package dev.signalbox.orchestrator.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RedactionTest {
  /// None of these is a real one. What is between ‹ and › must be gone.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "key ‹AKIAIOSFODNN7EXAMPLE› was used",
        "AWS_ACCESS_KEY_ID=‹ASIAQWERTYUIOPASDFGH›",
        "aws_secret_access_key = ‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›",
        "export AWS_SECRET_ACCESS_KEY=\"‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›\"",
        "\"SecretAccessKey\": \"‹wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY›\",",
        "\"SessionToken\":\"‹IQoJb3JpZ2luX2VjEA0aCWV1›\"",
        "cloned with ‹ghp_16C7e42F292c6912E7710c838347Ae178B4a›",
        "‹github_pat_11ABCDEFG0aBcDeFgHiJkL_mNoPqRsTuVwXyZ0123456789›",
        "remote:"
            + " https://x-access-token:‹ghs_16C7e42F292c6912E7710c838347Ae17›@github.com/acme/rockets",
        "postgres://app:‹hunter2›@db.internal:5432/app",
        "glpat ‹glpat-abcdefghij0123456789›",
        "slack ‹xoxb-1234567890-0987654321-AbCdEfGhIjKl›",
        "‹https://hooks.slack.com/services/T000/B000/XXXXXXXXXXXXXXXXXXXXXXXX›",
        "Authorization: Bearer ‹abc.def-ghi_jkl~mno›",
        "authorization: ‹Basic dXNlcjpwYXNzd29yZA==›",
        "> GET / with bearer ‹deadbeefdeadbeef›",
        "{\"headers\":{\"Authorization\":\"‹token deadbeef01›\"}}",
        "Cookie: ‹session=abcdef012345; other=1›",
        "jwt ‹eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c›",
        "ANTHROPIC_API_KEY=‹sk-ant-api03-abcdefghijklmnopqrstuvwxyz›",
        "using ‹sk-proj-abcdefghijklmnopqrstuvwxyz012345›",
        "npm ‹npm_abcdefghijklmnopqrstuvwxyz0123456789›",
        "password=‹hunter2›",
        "password: ‹123456›",
        "DB_PASSWORD='‹correct horse battery staple›'",
        "{\\\"db_password\\\": \\\"‹hunter2›\\\"}",
        "--password ‹hunter22› --verbose",
        "--github-token=‹deadbeef0123›",
        "client_secret => ‹deadbeef0123›",
        "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=‹abcdef0123456789›&X-Amz-Expires=60",
        "https://b/x?X-Amz-Credential=‹AKIAIOSFODNN7EXAMPLE%2F20260101›",
        "AccountKey=‹Zm9vYmFyYmF6cXV1eA==›;EndpointSuffix=core",
      })
  void secretsAreTakenOutAndWhatIsAroundThemStays(String marked) {
    var secret = marked.substring(marked.indexOf('‹') + 1, marked.indexOf('›'));
    var text = marked.replace("‹", "").replace("›", "");

    var safe = Redaction.of(text);

    assertThat(safe).doesNotContain(secret).contains(Redaction.MARK);
    assertThat(safe).startsWith(marked.substring(0, Math.min(3, marked.indexOf('‹'))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max_tokens: 4096",
        "token_estimate=1234, truncated=false",
        "tokens used: 12,345",
        "secretsmanager is unavailable",
        "TokenExpiredException: renew it",
        "api_key: null",
        "password: ***",
        "Traceback (most recent call last):",
        "  File \"/app/agent.py\", line 12, in <module>",
        "commit 3f786850e387550fdab836ed7e6dc881de23001b",
        "arn:aws:ecs:us-east-1:123456789012:task/signalbox/0123456789abcdef",
        "mailto:someone@example.com at https://example.com/a:b"
      })
  void whatIsNoSecretStays(String text) {
    assertThat(Redaction.of(text)).isEqualTo(text);
  }

  @Test
  void privateKeysGoWholeWhereverTheyAreCut() {
    var key =
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAAB3NzaC1\n"
            + "-----END OPENSSH PRIVATE KEY-----";

    assertThat(Redaction.of("before\n" + key + "\nafter")).isEqualTo("before\n[redacted]\nafter");
    assertThat(Redaction.of("before\n" + key.substring(0, 60))).isEqualTo("before\n[redacted]");
    assertThat(Redaction.of(key.substring(50) + "\nafter")).isEqualTo("[redacted]\nafter");
  }

  @Test
  void aKeyIsHiddenWhileItsLinesComeOneByOne() {
    var lines = new ShownLines();

    var shown = new java.util.ArrayList<String>();
    for (var line :
        List.of(
            "before",
            "-----BEGIN RSA PRIVATE KEY-----",
            "MIIEpAIBAAKCAQEA",
            "\u001b[31mMIIEpAIBAAKCAQEB",
            "-----END RSA PRIVATE KEY-----",
            "after")) {
      shown.addAll(lines.of(List.of(line)));
    }

    assertThat(shown).containsExactly("before", "[redacted]", "after");
  }

  /// A hostile agent must not keep a replica busy.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "-",
        "token",
        "://a:",
        "eyJ",
        "-----BEGIN PRIVATE KEY-----",
        "\\\"",
        "=",
        " "
      })
  @Timeout(20)
  void longTextsOfOneKindTakeNoTime(String part) {
    var text = part.repeat(65_536 / part.length());
    var begun = System.nanoTime();

    var safe = Redaction.of(text);

    assertThat(safe).isNotNull();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
  }
}
