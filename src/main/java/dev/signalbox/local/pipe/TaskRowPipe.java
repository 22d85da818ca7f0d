package dev.signalbox.local.pipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Carries rows that have become terminal, or begin with a wait for uploads, from the stream of the
/// tasks table to the events queue, at least once and each row's changes in order: the position in
/// the stream moves only after the queue has taken the record.
public final class TaskRowPipe implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRowPipe.class);
  private static final Duration SHORTEST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);
  private static final int READS_PER_DISCOVERY = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ShardReader reader;
  private final SqsAsyncClient sqs;
  private final Route route;
  private final StreamRecordJson json;
  private final InputTemplate template = new InputTemplate(InputTemplate.TASK_ROWS);
  private final AtomicLong carried = new AtomicLong();
  private final Thread thread;
  private volatile boolean closed;

  private TaskRowPipe(DynamoDbStreamsAsyncClient streams, SqsAsyncClient sqs, Route route) {
    this.reader = new ShardReader(streams, route.streamArn());
    this.sqs = sqs;
    this.route = route;
    this.json = new StreamRecordJson(route.region(), route.streamArn());
    this.thread = Thread.ofVirtual().name("task-row-pipe").unstarted(this::run);
  }

  /// Where a pipe begins that has no position yet.
  public enum Start {
    LATEST(ShardIteratorType.LATEST),
    TRIM_HORIZON(ShardIteratorType.TRIM_HORIZON);

    private final ShardIteratorType type;

    Start(ShardIteratorType type) {
      this.type = type;
    }
  }

  /// From which stream to which queue, and how often the stream is asked; the region is for the
  /// records.
  public record Route(
      String streamArn, String queueUrl, String region, Start start, Duration poll) {
    /// From now on, asked every 50 ms.
    public static Route of(String streamArn, String queueUrl, String region) {
      return new Route(streamArn, queueUrl, region, Start.LATEST, Duration.ofMillis(50));
    }

    public Route from(Start other) {
      return new Route(streamArn, queueUrl, region, other, poll);
    }
  }

  /// Starts the pipe; every change made after the return is seen. Blocks for a few calls.
  ///
  /// @throws CompletionException when there is no such stream
  public static TaskRowPipe start(
      DynamoDbStreamsAsyncClient streams, SqsAsyncClient sqs, Route route) {
    var pipe = new TaskRowPipe(streams, sqs, route);
    pipe.reader.open(route.start().type);
    pipe.thread.start();
    return pipe;
  }

  /// How many records the queue has taken.
  public long carried() {
    return carried.get();
  }

  private void run() {
    var retry = SHORTEST_RETRY;
    for (var round = 1; !closed; round++) {
      try {
        readOnce(round % READS_PER_DISCOVERY == 0);
        retry = SHORTEST_RETRY;
        pause(route.poll());
      } catch (CompletionException failed) {
        // What is under way when everything closes may fail.
        if (!closed) {
          LOG.atWarn()
              .addKeyValue("problem", failed.getMessage())
              .log("the stream of the tasks table could not be read");
        }
        pause(retry);
        retry = longer(retry);
      } catch (RuntimeException | Error broken) {
        // Whatever it was: a pipe that ends leaves every later end of a task untold.
        LOG.atError().setCause(broken).log("the pipe failed and goes on");
        pause(retry);
        retry = longer(retry);
      }
    }
  }

  private void readOnce(boolean discover) {
    if (discover) {
      reader.discover();
    }
    try {
      for (var page : reader.read()) {
        carry(page);
      }
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ExpiredIteratorException
          || failed.getCause() instanceof TrimmedDataAccessException) {
        reader.renew();
      } else {
        throw failed;
      }
    }
  }

  private void carry(ShardReader.Page page) {
    for (var record : page.records()) {
      if (CarriedRows.pass(record) && !sent(record)) {
        return;
      }
      reader.passed(page, record);
    }
    if (reader.passed(page)) {
      reader.discover();
    }
  }

  /// Tries until the queue has the record; false when the pipe was closed before.
  private boolean sent(Record record) {
    var written = written(record);
    if (written.isEmpty()) {
      return true;
    }
    var body = written.get();
    for (var retry = SHORTEST_RETRY; !closed; retry = longer(retry)) {
      try {
        var _ = sqs.sendMessage(m -> m.queueUrl(route.queueUrl()).messageBody(body)).join();
        carried.incrementAndGet();
        return true;
      } catch (RuntimeException | Error failed) {
        LOG.atWarn()
            .addKeyValue("problem", failed.getMessage())
            .log("the events queue did not take a record");
        pause(retry);
      }
    }
    return false;
  }

  /// Nothing for a record that no repetition can write: it must not hold up those behind it.
  private Optional<String> written(Record record) {
    try {
      return Optional.of(template.render(json.write(record)));
    } catch (JsonProcessingException | RuntimeException unwritable) {
      LOG.atError()
          .setCause(unwritable)
          .log("a record of the tasks table cannot be carried and is left out");
      return Optional.empty();
    }
  }

  private static Duration longer(Duration retry) {
    var doubled = retry.multipliedBy(2);
    return doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
  }

  private void pause(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      var _ = thread.join(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
