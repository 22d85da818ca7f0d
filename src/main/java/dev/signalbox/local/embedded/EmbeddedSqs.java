package dev.signalbox.local.embedded;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.NodeAddress;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// SQS in this JVM: ElasticMQ on a loopback port, with the region and account that the rest of the
/// local AWS uses in its ARNs. Closing it, or failing to start it, leaves no thread behind that
/// would keep the JVM alive.
public final class EmbeddedSqs implements AutoCloseable {
  /// The region in every ARN of the local AWS.
  public static final String REGION = "us-east-1";

  /// The account in every ARN of the local AWS.
  public static final String ACCOUNT = "000000000000";

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ActorSystem actors;
  private final URI endpoint;

  private EmbeddedSqs(ActorSystem actors, URI endpoint) {
    this.actors = actors;
    this.endpoint = endpoint;
  }

  /// Starts SQS on the port, or on a free one when the port is 0; returns when it answers.
  ///
  /// @throws IllegalStateException when the port is taken
  public static EmbeddedSqs start(int port) {
    return start(Loopback.HOST, port);
  }

  /// As above, on an address of choice: whoever reaches it needs no credentials.
  public static EmbeddedSqs start(String host, int port) {
    // An actor system of our own: ElasticMQ never ends the one it makes when binding fails.
    var actors =
        ActorSystem.create(
            "embedded-sqs",
            ConfigFactory.parseString("pekko.daemonic = on, pekko.jvm-shutdown-hooks = off")
                .withFallback(ConfigFactory.load()));
    try {
      var server =
          SQSRestServerBuilder.withActorSystem(actors)
              .withInterface(host)
              .withPort(port)
              // Queue URLs then name the server as the caller did.
              .withServerAddress(new NodeAddress("http", "*", port, ""))
              .withAWSRegion(REGION)
              .withAWSAccountId(ACCOUNT)
              .start();
      Http.ServerBinding binding = server.waitUntilStarted();
      var endpoint = Loopback.endpoint(host, binding.localAddress().getPort());
      return new EmbeddedSqs(actors, endpoint);
    } catch (RuntimeException failed) {
      end(actors);
      throw new IllegalStateException("cannot start the embedded SQS on port " + port, failed);
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  /// Not by the server's own stop, which waits 20 s for long polls whose callers are gone.
  @Override
  public void close() {
    end(actors);
  }

  private static void end(ActorSystem actors) {
    actors.terminate();
    try {
      var _ =
          actors
              .getWhenTerminated()
              .toCompletableFuture()
              .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // Its threads are daemons: what is left of it dies with the JVM.
    }
  }
}
