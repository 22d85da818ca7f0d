package dev.signalbox.local.s3;

import dev.signalbox.local.embedded.Loopback;
import dev.signalbox.local.wire.Journal;
import dev.signalbox.local.wire.JournalEntry;
import dev.signalbox.local.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// S3 on a port of its own, because its paths begin with the names of buckets. It is
/// meant for payloads: whole objects of a message's size.
///
/// `start` and `close` block: call them from an ordinary thread, not from an event loop.
public final class LocalS3 implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalS3.class);

  private final String host;
  private final HttpServer server;
  private final Buckets buckets;
  private final S3Faults faults = new S3Faults();
  private final Journal journal;
  private final InstantSource clock;
  private final AtomicLong requestIds = new AtomicLong();

  private LocalS3(String host, HttpServer server, Journal journal, InstantSource clock) {
    this.host = host;
    this.server = server;
    this.buckets = new Buckets(clock);
    this.journal = journal;
    this.clock = clock;
  }

  /// Listens on the port, any free one for 0.
  ///
  /// @param journal gets every call, under the service `s3`
  public static LocalS3 start(
      Vertx vertx, InstantSource clock, Journal journal, String host, int port) {
    var options =
        new HttpServerOptions().setHost(host).setPort(port).setHandle100ContinueAutomatically(true);
    var s3 = new LocalS3(host, vertx.createHttpServer(options), journal, clock);
    var _ = await(s3.server.requestHandler(s3::handle).listen());
    return s3;
  }

  public URI endpoint() {
    return Loopback.endpoint(host, server.actualPort());
  }

  public S3Faults faults() {
    return faults;
  }

  /// The keys in the bucket, sorted.
  public List<String> keys(String bucket) {
    return buckets.keys(bucket);
  }

  private void handle(HttpServerRequest http) {
    http.body()
        .onSuccess(body -> send(http, answer(http, body.getBytes())))
        .onFailure(gone -> LOG.atDebug().setCause(gone).log("a caller went away"));
  }

  /// Everything is in memory, so this may run on the event loop.
  private S3Answer answer(HttpServerRequest http, byte[] body) {
    try {
      var request = S3Request.of(http);
      record(request);
      request.refuseAnonymous();
      faults.refuse(request);
      return buckets.answer(request, body);
    } catch (S3Refusal refusal) {
      if (refusal.status() == 501) {
        LOG.atWarn().addKeyValue("call", refusal.getMessage()).log("unsupported call");
      }
      return refused(http, refusal);
    } catch (RuntimeException | Error broken) {
      LOG.atError().setCause(broken).log("the local S3 failed");
      return refused(http, new S3Refusal(500, "InternalError", "The local S3 is broken."));
    }
  }

  private void record(S3Request request) {
    var what = Json.object().put("bucket", request.bucket()).put("key", request.key());
    journal.record(new JournalEntry(clock.instant(), "s3", request.operation().name(), what, 1));
  }

  private S3Answer refused(HttpServerRequest http, S3Refusal refusal) {
    return S3Answer.xml(
        refusal.status(),
        "<Error>"
            + Listings.element("Code", refusal.code())
            + Listings.element("Message", String.valueOf(refusal.getMessage()))
            + Listings.element("Resource", String.valueOf(http.path()))
            + Listings.element("RequestId", Long.toString(requestIds.get()))
            + "</Error>");
  }

  private void send(HttpServerRequest http, S3Answer answer) {
    var response = http.response().setStatusCode(answer.status());
    response.putHeader("x-amz-request-id", "LOCAL" + requestIds.incrementAndGet());
    answer.headers().forEach(response::putHeader);
    // An answer to HEAD tells by its status alone.
    var body = HttpMethod.HEAD.equals(http.method()) ? Buffer.buffer() : answer.body();
    var _ = response.end(body);
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @Override
  public void close() {
    await(server.close());
  }
}
