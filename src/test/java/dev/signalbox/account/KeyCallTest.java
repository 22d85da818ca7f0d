package dev.signalbox.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.signalbox.aws.SignedHttp;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.KeyFacts;
import dev.signalbox.local.LocalAws;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is asked of KMS, and what comes of its answers.
class KeyCallTest {
  private static final String ARN = "arn:aws:kms:us-east-1:111122223333:key/1234";

  private final HttpServer kms;
  private final List<String> asked = new ArrayList<>();
  private Map<String, String> answers = Map.of();

  KeyCallTest() throws IOException {
    kms = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    kms.createContext(
        "/",
        exchange -> {
          var target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
          asked.add(target + " " + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          var answer = answers.getOrDefault(target, "{\"__type\":\"NotFoundException\"}");
          var bytes = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(answer.contains("__type") ? 400 : 200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    kms.start();
  }

  @AfterEach
  void stop() {
    kms.stop(0);
  }

  private Asked<KeyFacts> key(String id) {
    var here = Optional.of(URI.create("http://127.0.0.1:" + kms.getAddress().getPort()));
    try (var http = new SignedHttp("us-east-1", LocalAws.credentials(), Duration.ofSeconds(5))) {
      return new SmallCalls(
              http, "us-east-1", new SmallCalls.Endpoints(Optional.empty(), Optional.empty(), here))
          .key(id);
    }
  }

  private static String described(String manager) {
    return "{\"KeyMetadata\":{\"Arn\":\"" + ARN + "\",\"KeyManager\":\"" + manager + "\"}}";
  }

  /// The policy is that of a key, and no alias has one.
  @Test
  void aKeyIsFoundByItsAliasAndItsPolicyByItsArn() {
    answers =
        Map.of(
            "TrentService.DescribeKey",
            described("CUSTOMER"),
            "TrentService.GetKeyPolicy",
            "{\"Policy\":\"{}\",\"PolicyName\":\"default\"}");

    assertThat(key("alias/ours"))
        .isEqualTo(new Asked.Known<>(new KeyFacts(ARN, false, new Asked.Known<>("{}"))));
    assertThat(asked)
        .containsExactly(
            "TrentService.DescribeKey {\"KeyId\":\"alias/ours\"}",
            "TrentService.GetKeyPolicy {\"KeyId\":\"" + ARN + "\",\"PolicyName\":\"default\"}");
  }

  @Test
  void aPolicyThatMayNotBeReadIsUnknownAndTheKeyIsKnown() {
    answers =
        Map.of(
            "TrentService.DescribeKey",
            described("AWS"),
            "TrentService.GetKeyPolicy",
            "{\"__type\":\"AccessDeniedException\"}");

    var key = key(ARN).known().orElseThrow();
    assertThat(key.isOfAws()).isTrue();
    assertThat(key.policy()).isInstanceOf(Asked.Denied.class);
  }

  @Test
  void aKeyThatIsNotThereIsMissing() {
    assertThat(key("1234")).isInstanceOf(Asked.Missing.class);
  }
}
