package dev.signalbox.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.local.embedded.LocalClients;
import dev.signalbox.local.embedded.Loopback;
import dev.signalbox.local.wire.Journal;
import dev.signalbox.local.wire.Json;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class LocalS3Test {
  private static final String BUCKET = "payloads";
  private static final String KEY = "tasks/one two/1/päyload.json";

  private final Vertx vertx = Vertx.vertx();
  private final Journal journal = new Journal();
  private final LocalS3 s3 =
      LocalS3.start(vertx, InstantSource.system(), journal, Loopback.HOST, 0);
  private final LocalClients clients = new LocalClients();
  private final S3AsyncClient client = clients.at(s3.endpoint(), S3AsyncClient.builder()).build();
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void bucket() {
    client.createBucket(it -> it.bucket(BUCKET)).join();
  }

  @AfterEach
  void close() {
    http.close();
    client.close();
    clients.close();
    s3.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void put(String key, String text) {
    client.putObject(it -> it.bucket(BUCKET).key(key), AsyncRequestBody.fromString(text)).join();
  }

  private String get(String key) {
    return client
        .getObject(it -> it.bucket(BUCKET).key(key), AsyncResponseTransformer.toBytes())
        .join()
        .asUtf8String();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 61_440, 400_000})
  void whatIsPutIsWhatIsRead(int size) {
    var text = "é".repeat(size / 2) + "x".repeat(size % 2);

    put(KEY, text);

    assertThat(get(KEY)).isEqualTo(text);
    assertThat(client.headObject(it -> it.bucket(BUCKET).key(KEY)).join().contentLength())
        .isEqualTo(size);
    assertThat(s3.keys(BUCKET)).containsExactly(KEY);
  }

  @Test
  void contentTypeAndEtagComeBack() {
    var etag =
        client
            .putObject(
                it -> it.bucket(BUCKET).key(KEY).contentType("application/json"),
                AsyncRequestBody.fromString("{}"))
            .join()
            .eTag();

    var head = client.headObject(it -> it.bucket(BUCKET).key(KEY)).join();

    assertThat(head.contentType()).isEqualTo("application/json");
    assertThat(head.eTag()).isEqualTo(etag).isEqualTo("\"99914b932bd37a50b983c5e7c90ae93b\"");
    assertThat(head.lastModified()).isNotNull();
  }

  @Test
  void objectIsPutOnTheConditionThatThereIsNone() {
    putIfAbsent("first");
    assertThatThrownBy(() -> putIfAbsent("second"))
        .hasCauseInstanceOf(S3Exception.class)
        .hasMessageContaining("pre-conditions")
        .cause()
        .hasFieldOrPropertyWithValue("statusCode", 412);
    assertThat(get(KEY)).isEqualTo("first");

    client.deleteObject(it -> it.bucket(BUCKET).key(KEY)).join();
    putIfAbsent("third");

    assertThat(get(KEY)).isEqualTo("third");
  }

  private void putIfAbsent(String text) {
    client
        .putObject(
            it -> it.bucket(BUCKET).key(KEY).ifNoneMatch("*"), AsyncRequestBody.fromString(text))
        .join();
  }

  @Test
  void deletedObjectIsGoneAndDeletingItAgainIsFine() {
    put(KEY, "text");

    client.deleteObject(it -> it.bucket(BUCKET).key(KEY)).join();
    client.deleteObject(it -> it.bucket(BUCKET).key(KEY)).join();

    assertThatThrownBy(() -> get(KEY)).hasCauseInstanceOf(NoSuchKeyException.class);
    assertThatThrownBy(() -> client.headObject(it -> it.bucket(BUCKET).key(KEY)).join())
        .hasCauseInstanceOf(NoSuchKeyException.class);
  }

  @Test
  void bucketThatDoesNotExistIsAnErrorOfEveryOperation() {
    var other = AsyncRequestBody.fromString("text");

    assertThatThrownBy(() -> client.putObject(it -> it.bucket("other").key(KEY), other).join())
        .hasCauseInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> client.deleteObject(it -> it.bucket("other").key(KEY)).join())
        .hasCauseInstanceOf(NoSuchBucketException.class);
    assertThatThrownBy(() -> client.listObjectsV2(it -> it.bucket("other")).join())
        .hasCauseInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void listingsKnowPrefixesPagesAndFolders() {
    put("tasks/a/1/payload.json", "1");
    put("tasks/a/2/payload.json", "2");
    put("tasks/b/1/payload.json", "<3>");
    put("tasks/readme & more", "4");

    var page = client.listObjectsV2(it -> it.bucket(BUCKET).prefix("tasks/").maxKeys(2)).join();
    var rest =
        client
            .listObjectsV2(it -> it.bucket(BUCKET).continuationToken(page.nextContinuationToken()))
            .join();
    var folders = client.listObjectsV2(it -> it.bucket(BUCKET).prefix("tasks/").delimiter("/"));

    assertThat(page.isTruncated()).isTrue();
    assertThat(page.contents())
        .extracting(S3Object::key)
        .containsExactly("tasks/a/1/payload.json", "tasks/a/2/payload.json");
    assertThat(rest.contents())
        .extracting(S3Object::key)
        .containsExactly("tasks/b/1/payload.json", "tasks/readme & more");
    assertThat(folders.join().commonPrefixes())
        .extracting(CommonPrefix::prefix)
        .containsExactly("tasks/a/", "tasks/b/");
    assertThat(folders.join().contents())
        .extracting(S3Object::key)
        .containsExactly("tasks/readme & more");
    assertThat(client.listBuckets().join().buckets()).hasSize(1);
  }

  @Test
  void bucketWithObjectsIsNotDeleted() {
    put(KEY, "text");

    assertThatThrownBy(() -> client.deleteBucket(it -> it.bucket(BUCKET)).join())
        .hasMessageContaining("not empty");
    client.deleteObject(it -> it.bucket(BUCKET).key(KEY)).join();
    client.deleteBucket(it -> it.bucket(BUCKET)).join();

    assertThatThrownBy(() -> put(KEY, "text")).hasCauseInstanceOf(NoSuchBucketException.class);
  }

  @Test
  void errorsAreTheXmlOfS3() throws IOException, InterruptedException {
    var answer = send(HttpRequest.newBuilder(uri("/" + BUCKET + "/nothing")).GET());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/xml");
    assertThat(answer.body())
        .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>")
        .contains("<Message>The specified key does not exist.</Message>", "<RequestId>");
  }

  @Test
  void onlyReadingAnObjectIsFreeForCallersWithoutASignature()
      throws IOException, InterruptedException {
    put("open", "text");

    assertThat(send(HttpRequest.newBuilder(uri("/" + BUCKET + "/open")).GET()).body())
        .isEqualTo("text");
    for (var request :
        new HttpRequest.Builder[] {
          HttpRequest.newBuilder(uri("/" + BUCKET + "/open")).PUT(BodyPublishers.ofString("x")),
          HttpRequest.newBuilder(uri("/" + BUCKET + "/open")).DELETE(),
          HttpRequest.newBuilder(uri("/" + BUCKET + "?list-type=2")).GET(),
          HttpRequest.newBuilder(uri("/other")).PUT(BodyPublishers.noBody())
        }) {
      var answer = send(request);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("<Code>AccessDenied</Code>");
    }
    assertThat(get("open")).isEqualTo("text");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /payloads/key?uploads, NotImplemented",
    "GET, /payloads/key?acl, NotImplemented",
    "GET, /payloads, NotImplemented",
    "PUT, /NOT_A_NAME, InvalidBucketName"
  })
  void whatItDoesNotHaveIsRefusedPlainly(String method, String path, String code)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri(path)).header("Authorization", "signed");

    assertThat(send(request.method(method, BodyPublishers.noBody())).body())
        .contains("<Code>" + code + "</Code>");
  }

  @ParameterizedTest
  @CsvSource({
    "'4;chunk-signature=00\r\ntext\r\n0;chunk-signature=00\r\n\r\n', 4, 200, ''",
    "'2\r\nte\r\n2\r\nxt\r\n0\r\nx-amz-checksum-crc32:O4unxw==\r\n\r\n', 4, 200, ''",
    "'4\r\ntext\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n', 4, 400, BadDigest",
    "'4\r\ntext\r\n0\r\n\r\n', 5, 400, IncompleteBody",
    "'FF\r\ntext\r\n0\r\n\r\n', 255, 400, IncompleteBody",
    "'text', 4, 400, InvalidRequest"
  })
  void chunksOfAnUploadArePutTogetherAndChecked(String body, String length, int status, String code)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri("/" + BUCKET + "/chunked"))
            .header("Authorization", "signed")
            .header("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
            .header("x-amz-decoded-content-length", length);

    var answer = send(request.PUT(BodyPublishers.ofString(body)));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
    if (status == 200) {
      assertThat(get("chunked")).isEqualTo("text");
    }
  }

  @Test
  void faultsRefuseByOperationAndKeyAsOftenAsAskedFor() {
    put("tasks/a", "1");
    put("tasks/b", "2");
    s3.faults()
        .add(
            Json.object()
                .put("fault", "refuse")
                .put("operation", "DeleteObject")
                .put("match", "tasks/a")
                .put("status", 403)
                .put("code", "AccessDenied")
                .put("count", 1));

    client.deleteObject(it -> it.bucket(BUCKET).key("tasks/b")).join();
    assertThatThrownBy(() -> client.deleteObject(it -> it.bucket(BUCKET).key("tasks/a")).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(S3Exception.class)
        .hasMessageContaining("Injected");
    client.deleteObject(it -> it.bucket(BUCKET).key("tasks/a")).join();

    assertThat(s3.keys(BUCKET)).isEmpty();
    assertThat(journal.calls("s3", "DeleteObject")).hasSize(3);
  }

  @Test
  void itListensOnLoopbackOnly() {
    assertThat(s3.endpoint().getHost()).isEqualTo("127.0.0.1");
  }

  private URI uri(String path) {
    return URI.create(s3.endpoint() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
