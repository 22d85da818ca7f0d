package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.TestRows;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who may look and who may act, by where the port is reached from, the token, and the name that
/// the request calls this machine by.
class ApiAccessTest {
  private static final Map<String, String> FOR_ALL = Map.of("SIGNALBOX_HTTP_HOST", "0.0.0.0");
  private static final Optional<String> NO_TOKEN = Optional.empty();
  private static final Optional<String> TOKEN = Optional.of(ServedApi.TOKEN);

  private static int look(ServedApi api, Optional<String> token) {
    var request = api.request("/api/v1/tasks");
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return api.send(request.build()).statusCode();
  }

  private static int act(ServedApi api, Optional<String> token) {
    var request = api.request("/api/v1/tasks").header("Content-Type", "application/json");
    token.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    return api.send(request.POST(BodyPublishers.ofString("{}")).build()).statusCode();
  }

  @Test
  void withoutATokenThisMachineLooksAndNobodyActs() {
    try (var api = ServedApi.with(Map.of())) {
      new TestRows(api.clients().dynamoDb(), api.settings().tables()).running("ann", "Mend it.");

      assertThat(look(api, NO_TOKEN)).isEqualTo(200);
      assertThat(api.get("/tasks").body()).contains("Mend it.");
      assertThat(act(api, NO_TOKEN)).isEqualTo(403);
      assertThat(act(api, TOKEN)).isEqualTo(403);
      assertThat(api.post("/tasks", "{}").body()).contains("SIGNALBOX_CONSOLE_TOKEN");
    }
  }

  @Test
  void aPortForOthersIsShutUntilThereIsAToken() {
    try (var api = ServedApi.with(FOR_ALL)) {
      assertThat(look(api, NO_TOKEN)).isEqualTo(403);
      assertThat(look(api, TOKEN)).isEqualTo(403);
      assertThat(act(api, TOKEN)).isEqualTo(403);
    }
  }

  @Test
  void aPortForOthersNeedsTheTokenToLook() {
    var settings =
        Map.of("SIGNALBOX_HTTP_HOST", "0.0.0.0", "SIGNALBOX_CONSOLE_TOKEN", ServedApi.TOKEN);
    try (var api = ServedApi.with(settings)) {
      assertThat(look(api, NO_TOKEN)).isEqualTo(401);
      assertThat(look(api, Optional.of("wrong-token-of-tests"))).isEqualTo(401);
      assertThat(look(api, TOKEN)).isEqualTo(200);
      assertThat(act(api, NO_TOKEN)).isEqualTo(401);
      assertThat(act(api, TOKEN)).isEqualTo(422);
    }
  }

  /// A page of a browser reaches this machine by a name that its owner lets point here.
  @Test
  void withoutTheTokenTheRequestMustNameThisMachine() {
    try (var api = ServedApi.withToken()) {
      for (var version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
        for (var host :
            List.of(
                "evil.example", "localhost.evil.example", "evillocalhost", "127.0.0.1.nip.io")) {
          assertThat(named(api, version, host, NO_TOKEN)).as(version + " " + host).isEqualTo(403);
          assertThat(named(api, version, host, TOKEN)).as(version + " " + host).isEqualTo(200);
        }
        for (var host : List.of("localhost", "LOCALHOST", "a.localhost", "127.0.0.1", "[::1]")) {
          assertThat(named(api, version, host, NO_TOKEN)).as(version + " " + host).isEqualTo(200);
        }
      }
    }
  }

  /// @param host as `Host`, in HTTP/2 as `:authority`
  private static int named(
      ServedApi api, HttpVersion version, String host, Optional<String> token) {
    var options =
        new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
    var client = api.vertx().createHttpClient(options);
    var request =
        new RequestOptions()
            .setServer(SocketAddress.inetSocketAddress(api.port(), "127.0.0.1"))
            .setMethod(HttpMethod.GET)
            .setHost(host)
            .setPort(api.port())
            .setURI("/api/v1/tasks");
    token.ifPresent(it -> request.putHeader("Authorization", "Bearer " + it));
    try {
      var answer = client.request(request).compose(it -> it.send()).await();
      assertThat(answer.version()).isEqualTo(version);
      return answer.statusCode();
    } finally {
      client.close().await();
    }
  }
}
