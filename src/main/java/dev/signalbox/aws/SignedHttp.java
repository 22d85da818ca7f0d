package dev.signalbox.aws;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.utils.StringInputStream;

/// Single calls to services whose client is not worth having: that of EC2 alone is larger than all
/// others together. Signed as the SDK signs, tried once.
public final class SignedHttp implements AutoCloseable {
  /// The client sets these itself and lets nobody else.
  private static final Set<String> RESTRICTED = Set.of("host", "content-length");

  private final String region;
  private final AwsCredentialsProvider credentials;
  private final Duration timeout;
  private final HttpClient http;

  public SignedHttp(String region, AwsCredentialsProvider credentials, Duration timeout) {
    this.region = region;
    this.credentials = credentials;
    this.timeout = timeout;
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
  }

  /// What came back, whether it says yes or no.
  public record Answer(int status, String body) {}

  /// @param service as signatures name it
  /// @param headers with the type of the content
  public Answer post(String service, URI endpoint, Map<String, String> headers, String body)
      throws IOException, InterruptedException {
    var unsigned =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint).encodedPath("/");
    headers.forEach(unsigned::putHeader);
    var identity = credentials.resolveIdentity().join();
    var signed =
        AwsV4HttpSigner.create()
            .sign(
                it ->
                    it.identity(identity)
                        .request(unsigned.build())
                        .payload(() -> new StringInputStream(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
            .request();
    var request =
        HttpRequest.newBuilder(signed.getUri())
            .timeout(timeout)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    signed.headers().forEach((name, values) -> header(request, name, values));
    var response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    return new Answer(response.statusCode(), response.body());
  }

  private static void header(HttpRequest.Builder request, String name, List<String> values) {
    if (!RESTRICTED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
      values.forEach(it -> request.header(name, it));
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
