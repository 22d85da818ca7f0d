package dev.signalbox.contract;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.github.GitHubContextSource;
import dev.signalbox.github.GitHubSettings;
import dev.signalbox.github.SecretTokens;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.github.GitHubRepository;
import dev.signalbox.local.github.LocalGitHub;
import dev.signalbox.local.secrets.LocalSecrets;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.orchestrator.port.context.ContextSource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.regions.Region;

/// The real source, with a token from the local Secrets Manager, against the local GitHub.
class GitHubContextSourceContractTest extends ContextSourceContract {
  private static final InstantSource CLOCK = InstantSource.system();

  private final Vertx vertx = Vertx.vertx();
  private final WireServer wire = new WireServer(vertx, CLOCK);
  private final LocalSecrets secrets = new LocalSecrets("eu-west-1", "000000000000", CLOCK);
  private final LocalGitHub gitHub = new LocalGitHub("ghp_right", CLOCK);
  private AwsClients clients;
  private GitHubContextSource source;

  @BeforeEach
  void start() {
    wire.serve(secrets.target())
        .rest("/repos/", gitHub.on(wire.journal()))
        .rest("/graphql", gitHub.on(wire.journal()))
        .start(0);
    secrets.put(SECRET, "ghp_right");
    clients =
        new AwsClients(
            new AwsSettings(
                Region.EU_WEST_1,
                Optional.of(LocalAws.credentials()),
                AwsEndpoints.allAt(wire.endpoint()),
                AwsTimeouts.DEFAULTS,
                10));
    source =
        GitHubContextSource.of(
            new GitHubSettings(wire.endpoint(), Optional.empty(), Duration.ofSeconds(10), 100_000),
            new SecretTokens(clients.secretsManager(), CLOCK),
            CLOCK,
            new Random(1),
            // Each repetition at once: nothing here gets better by waiting.
            _ -> {});
  }

  @AfterEach
  void stop() {
    source.close();
    clients.close();
    wire.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Override
  protected ContextSource source() {
    return source;
  }

  @Override
  protected void have(GitHubRepository repository) {
    gitHub.repositories().put(repository);
  }

  @Override
  protected void goDown() {
    gitHub.faults().lose("", OptionalInt.empty());
  }

  @Override
  protected void revokeToken() {
    secrets.put(SECRET, "ghp_wrong");
  }

  @Override
  protected void loseSecret() {
    secrets.remove(SECRET);
  }
}
