package dev.signalbox.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.signalbox.local.agent.jvm.AgentCommand;
import dev.signalbox.local.process.AgentProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/// What AWS would check and DynamoDB Local does not: each request of the sample agent carries the
/// signature that its credentials, and no others, give.
class SignedRequestsTest {
  private static final String KEY = "AKIDSAMPLE";
  private static final String SECRET = "the secret of the sample agent";
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=[^,]+, SignedHeaders=([^,]+), Signature=[0-9a-f]{64}");
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'");

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private HttpServer server;

  private record Call(SdkHttpRequest request, SdkBytes body, Map<String, List<String>> headers) {
    String first(String header) {
      return headers.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(header))
          .map(each -> each.getValue().getFirst())
          .findFirst()
          .orElse("");
    }
  }

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void eachRequestCarriesTheSignatureOfTheCredentialsInTheEnvironment() throws IOException {
    var agent = AgentProcess.start(AgentCommand.shared().words(), environment(), (_, _) -> {});

    assertThat(agent.exit().orTimeout(60, TimeUnit.SECONDS).join()).isZero();

    assertThat(calls)
        .extracting(call -> call.first("X-Amz-Target"))
        .startsWith("", "DynamoDB_20120810.UpdateItem")
        .contains("DynamoDB_20120810.PutItem", "DynamoDB_20120810.GetItem");
    assertThat(calls)
        .allSatisfy(
            call -> {
              var service = call.first("X-Amz-Target").isEmpty() ? "s3" : "dynamodb";
              assertThat(call.first("Authorization")).isEqualTo(signature(call, service));
            });
  }

  private Map<String, String> environment() {
    return Map.of(
        "TASK_ID", "signed",
        "TASK_TABLE_NAME", "Tasks",
        "TASK_EVENTS_TABLE_NAME", "TaskEvents",
        "AGENT_PAYLOAD_S3_URI", "s3://payloads/tasks/signed/1/payload.json",
        "AWS_ENDPOINT_URL", "http://127.0.0.1:" + server.getAddress().getPort(),
        "AWS_REGION", "eu-west-3",
        "AWS_ACCESS_KEY_ID", KEY,
        "AWS_SECRET_ACCESS_KEY", SECRET);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = SdkBytes.fromInputStream(exchange.getRequestBody());
      calls.add(call(exchange, body));
      var answer = "{}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /// The request as it was before it was signed: only what the signature covers.
  private static Call call(HttpExchange exchange, SdkBytes body) {
    var headers = Map.copyOf(exchange.getRequestHeaders());
    var authorization =
        AUTHORIZATION.matcher(headers.getOrDefault("Authorization", List.of("none")).getFirst());
    var signed =
        authorization.matches() ? List.of(authorization.group(1).split(";", -1)) : List.of();
    var host = exchange.getRequestHeaders().getFirst("Host");
    var request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(exchange.getRequestMethod()))
            .uri(URI.create("http://" + host + exchange.getRequestURI()));
    headers.forEach(
        (name, values) -> {
          if (signed.contains(name.toLowerCase(Locale.ROOT))) {
            request.putHeader(name, values);
          }
        });
    return new Call(request.build(), body, headers);
  }

  private static String signature(Call call, String service) {
    var s3 = service.equals("s3");
    var at = LocalDateTime.parse(call.first("X-Amz-Date"), AMZ_DATE).toInstant(ZoneOffset.UTC);
    var sign =
        SignRequest.builder(AwsCredentialsIdentity.create(KEY, SECRET))
            .request(call.request())
            .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
            .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-3")
            .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, !s3)
            .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, !s3)
            .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, !s3)
            .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC));
    if (call.body().asByteArrayUnsafe().length > 0) {
      sign.payload(call.body().asContentStreamProvider());
    }
    return AwsV4HttpSigner.create()
        .sign(sign.build())
        .request()
        .firstMatchingHeader("Authorization")
        .orElse("");
  }
}
