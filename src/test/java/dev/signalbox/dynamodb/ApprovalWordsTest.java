package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.dynamodb.approval.ApprovalScope;
import dev.signalbox.dynamodb.approval.DenialReason;
import dev.signalbox.dynamodb.row.Item;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Words of people and of agents about approvals.
class ApprovalWordsTest {
  @ParameterizedTest
  @CsvSource({
    "this_call, this_call",
    "' all_session ', all_session",
    "tool_type_session, tool_type_session",
    "tool_group_session, tool_group_session",
    "tool_type:Bash, tool_type:Bash",
    "'tool_type: Bash ', tool_type:Bash",
    "tool_group:file_write, tool_group:file_write",
    "bash_pattern:git push *, bash_pattern:git push *",
    "write_path:docs/**, write_path:docs/**",
    "rule:no_force_push, rule:no_force_push",
    "'bash_pattern:echo a:b', 'bash_pattern:echo a:b'"
  })
  void aScopeThatAgentsKnowIsTaken(String typed, String scope) {
    assertThat(ApprovalScope.of(typed).text()).isEqualTo(scope);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "session",
        "THIS_CALL",
        "this_call:",
        "tool_type",
        "tool_type:",
        "tool_type: ",
        "tool_type:bash",
        "tool_type:Bash,Edit",
        "tool_group:all",
        "bash_pattern:",
        "rule:",
        "unknown:x",
        ":x",
        "all_session:x"
      })
  void anyOtherIsRefusedInASentence(String typed) {
    assertThatThrownBy(() -> ApprovalScope.of(typed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(is|says|names) .+");
  }

  @Test
  void aScopeIsNoLongerThanAgentsAllow() {
    assertThat(ApprovalScope.of("rule:" + "r".repeat(123)).text()).hasSize(128);
    assertThatThrownBy(() -> ApprovalScope.of("rule:" + "r".repeat(124)))
        .hasMessageContaining("128");
  }

  @ParameterizedTest
  @CsvSource({
    "AWS_KEY, AKIAIOSFODNN7EXAMPLE",
    "AWS_KEY, ASIAIOSFODNN7EXAMPLE",
    "AWS_SECRET, aws_secret_access_key=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "AWS_SECRET, AWS_SECRET_ACCESS_KEY: wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLE/+/",
    "AWS_SECRET, secretAccessKey=none then aws_secret_access_key ="
        + " 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "GITHUB_TOKEN, ghp_0123456789abcdefghijABCDEFGHIJ012345",
    "GITHUB_TOKEN, ghs_0123456789abcdefghijABCDEFGHIJ0123456789",
    "GITHUB_TOKEN, github_pat_11ABCDEFG0123456789_abcdefghijABCDEFGHIJ",
    "SLACK_TOKEN, xoxb-1234567890-abcdef",
    "GENERIC_BEARER, Authorization: Bearer abcdefghijklmnopqrstuvwxyz",
    "PRIVATE_KEY, -----BEGIN RSA PRIVATE KEY-----\\nMIIB\\n-----END RSA PRIVATE KEY-----",
    "PRIVATE_KEY, -----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXk cut off"
  })
  void noSecretReachesTheAgent(String kind, String secret) {
    var reason = DenialReason.of("use " + secret.replace("\\n", "\n") + "!");

    assertThat(reason.text()).startsWith("use ").contains("[REDACTED-" + kind + "]");
    assertThat(reason.text())
        .doesNotContain("EXAMPLE", "0123456789", "1234567890", "abcdefghij", "MIIB", "b3Blbn");
  }

  /// Forms of which other programs know none, so that they have no mark of their own.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk-ant-api03-abcdefghijABCDEFGHIJ",
        "glpat-abcdefghijABCDEFGHIJ",
        "AIzaSyabcdefghijABCDEFGHIJ0123456789abc",
        "npm_abcdefghijABCDEFGHIJ0123456789abcdef"
      })
  void noSecretOfAnotherKindDoesEither(String secret) {
    assertThat(DenialReason.of("use " + secret + ", the token: it works").text())
        .isEqualTo("use [redacted], the token: it works");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no: the bearer of this news waits",
        "AKIA is a prefix",
        "ghp_short",
        "key = value",
        "Größe 😀 is fine\n\tsecond line"
      })
  void whatIsNoSecretStays(String words) {
    assertThat(DenialReason.of(words).text()).isEqualTo(words);
  }

  @Test
  void aReasonIsCutBetweenCharactersAndHasNoControlCharacters() {
    assertThat(DenialReason.of("x".repeat(2_000)).text()).hasSize(2_000);
    assertThat(DenialReason.of("x".repeat(1_999) + "😀").text()).isEqualTo("x".repeat(1_999));
    assertThat(DenialReason.of("a\u001b[31mb\u0000c").text()).isEqualTo("a [31mb c");
    assertThat(DenialReason.of("  ").text()).isEmpty();
    // What is cut off cannot leave the beginning of a secret behind.
    assertThat(DenialReason.of("x".repeat(1_990) + " AKIAIOSFODNN7EXAMPLE").text())
        .doesNotContain("AKIA");
  }

  @Test
  void aRowThatSaysNextToNothingIsReadAllTheSame() {
    var request = ApprovalRequest.of(new Item(Map.of("request_id", Item.text("r1"))));

    assertThat(request.isPending()).isFalse();
    assertThat(request.until()).isEmpty();
    assertThat(request.askedAt()).isEmpty();
    assertThat(request.action().tool()).isEqualTo("a tool that is not named");
    assertThat(request.isOver(Instant.MAX)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-23T12:00:00Z", "2026-11-23T12:00:00.000Z", "1795435200"})
  void anyTimeOfAnyAgentIsReadAndNumbersMayBeTexts(String createdAt) {
    var request =
        ApprovalRequest.of(
            new Item(
                Map.of(
                    "created_at", Item.text(createdAt),
                    "timeout_s", AttributeValue.fromS("60"))));

    assertThat(request.until()).contains(Instant.parse("2026-11-23T12:01:00Z"));
  }
}
