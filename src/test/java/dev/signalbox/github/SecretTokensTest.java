package dev.signalbox.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.secrets.LocalSecrets;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class SecretTokensTest {
  private static final String ARN = "arn:aws:secretsmanager:eu-west-1:000000000000:secret:t-Abcdef";

  private final Vertx vertx = Vertx.vertx();
  private final LocalSecrets secrets =
      new LocalSecrets("eu-west-1", "000000000000", InstantSource.system());
  private final WireServer wire = new WireServer(vertx, InstantSource.system());
  private AwsClients clients;
  private SecretTokens tokens;
  private Instant now = Instant.EPOCH;

  @BeforeEach
  void start() {
    wire.serve(secrets.target())
        .faults("secrets", secrets.faults()::add, secrets.faults()::clear)
        .start(0);
    clients =
        new AwsClients(
            new AwsSettings(
                Region.EU_WEST_1,
                Optional.of(LocalAws.credentials()),
                AwsEndpoints.allAt(wire.endpoint()),
                AwsTimeouts.DEFAULTS,
                10));
    tokens = new SecretTokens(clients.secretsManager(), () -> now);
  }

  @AfterEach
  void stop() {
    clients.close();
    wire.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private long calls() {
    return wire.journal().calls("secretsmanager", "GetSecretValue").size();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ghp_1",
        " ghp_1\n",
        "{\"token\": \"ghp_1\"}",
        " {\"user\": 1, \"token\":\"ghp_1\"}"
      })
  void aSecretIsTheTokenOrHasItAsAMember(String secret) {
    secrets.put(ARN, secret);

    assertThat(tokens.of(ARN)).isEqualTo("ghp_1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " \n",
        "{}",
        "{\"token\": null}",
        "{\"token\": {}}",
        "{\"tok",
        "a b",
        "a\nX: b",
        "\u00e4"
      })
  void aSecretWithoutATokenIsAsGoodAsNone(String secret) {
    secrets.put(ARN, secret);

    assertMissing("holds no token");
  }

  private void assertMissing(String what) {
    assertThatThrownBy(() -> tokens.of(ARN))
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .satisfies(it -> assertThat(it.refusal()).isEqualTo(Refusal.TOKEN_SECRET_MISSING))
        .satisfies(it -> assertThat(it.detail()).contains(ARN, what));
  }

  @Test
  void aSecretThatDoesNotExistIsSaidSo() {
    assertMissing("does not exist");

    secrets.put(ARN, "ghp_1");
    secrets.faults().refuse(ARN, 400, "InvalidRequestException", OptionalInt.empty());
    assertMissing("is about to be deleted");
  }

  /// The agent has a role of its own, and may be allowed what this service is not.
  @ParameterizedTest
  @CsvSource({
    "400, AccessDeniedException, LASTING",
    "400, DecryptionFailure, LASTING",
    "400, ThrottlingException, PASSING",
    "500, InternalServiceError, PASSING"
  })
  void aSecretThatCannotBeReadIsNotARefusal(int status, String code, Trouble trouble) {
    secrets.put(ARN, "ghp_1");
    secrets.faults().refuse(ARN, status, code, OptionalInt.empty());

    assertThatThrownBy(() -> tokens.of(ARN))
        .isInstanceOfSatisfying(Unread.class, it -> assertThat(it.trouble()).isEqualTo(trouble))
        .hasMessageContaining("GITHUB_TOKEN_SECRET_UNREADABLE")
        .hasMessageNotContaining("ghp_1");
  }

  @Test
  void aTokenIsKnownForAFewMinutes() {
    secrets.put(ARN, "ghp_1");
    assertThat(tokens.of(ARN)).isEqualTo("ghp_1");
    secrets.put(ARN, "ghp_2");

    now = now.plus(Duration.ofMinutes(5).minusMillis(1));
    assertThat(tokens.of(ARN)).isEqualTo("ghp_1");
    assertThat(calls()).isEqualTo(1);
    now = now.plusMillis(1);
    assertThat(tokens.of(ARN)).isEqualTo("ghp_2");
  }

  @Test
  void aTokenThatWasRefusedIsReadAgainAtOnce() {
    secrets.put(ARN, "ghp_1");
    assertThat(tokens.of(ARN)).isEqualTo("ghp_1");
    secrets.put(ARN, "ghp_2");

    assertThat(tokens.renewed(ARN)).isEqualTo("ghp_2");
    assertThat(tokens.of(ARN)).isEqualTo("ghp_2");
    assertThat(calls()).isEqualTo(2);
  }
}
