package dev.signalbox.service.health;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.failure.Refusal;
import dev.signalbox.dynamodb.TableCheck;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.payload.S3Payloads;
import dev.signalbox.service.settings.Settings;
import dev.signalbox.sqs.QueueCheck;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/// Asks once after the start whether what the settings name is there: an idle service would learn
/// of a wrong name from its first task. What is not there is asked again until it is. The answers
/// go where those of all calls go, to readiness and the line of an outage; the start never waits.
public final class StartCheck extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

  /// Soon, because one failure is none yet.
  private static final Duration FIRST_REPEAT = Duration.ofSeconds(5);

  private static final Duration REPEAT = Duration.ofSeconds(30);

  private final List<BooleanSupplier> open;
  private volatile boolean stopping;

  /// @param checks each throws what a call to AWS throws
  StartCheck(List<Runnable> checks) {
    this.open = new ArrayList<>();
    checks.forEach(check -> open.add(() -> isSettled(check)));
  }

  /// The queues that the service receives from are asked all the time, so they are not among them.
  public static StartCheck of(Settings settings, AwsClients clients, SetupDoubts doubts) {
    var checks = new ArrayList<>(new TableCheck(clients.dynamoDb(), settings.tables()).all());
    for (var queue : List.of(settings.queues().task(), settings.queues().events())) {
      checks.add(new QueueCheck(clients.sqs(), queue.deadLetters().value()));
    }
    settings.payloadBucket().ifPresent(it -> checks.add(new S3Payloads(clients.s3(), it)::check));
    var check = new StartCheck(checks);
    check.open.add(new DeploymentDoubts(settings, clients, doubts)::isSettled);
    return check;
  }

  @Override
  public Future<?> start() {
    later(Duration.ofMillis(1), FIRST_REPEAT);
    return Future.succeededFuture();
  }

  private void later(Duration wait, Duration next) {
    vertx.setTimer(
        wait.toMillis(),
        _ -> {
          open.removeIf(check -> stopping || isDone(check));
          if (!open.isEmpty() && !stopping) {
            later(next, REPEAT);
          }
        });
  }

  private static boolean isDone(BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException broken) {
      // The clients were closed meanwhile, or it is a defect, which another try does not mend.
      LOG.atDebug().setCause(broken).log("a check was given up");
      return true;
    }
  }

  private static boolean isSettled(Runnable check) {
    try {
      check.run();
      return true;
    } catch (DependencyUnavailable _) {
      return false;
    } catch (DependencyRefused refused) {
      return mayNotAsk(refused);
    }
  }

  /// A role that was made by hand may lack what only this check needs: that says nothing.
  private static boolean mayNotAsk(DependencyRefused refused) {
    return refused.getCause() instanceof SdkException sdk && Refusal.of(sdk) == Refusal.DENIED;
  }

  @Override
  public Future<?> stop() {
    stopping = true;
    return Future.succeededFuture();
  }
}
