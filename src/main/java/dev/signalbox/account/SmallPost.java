package dev.signalbox.account;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.SignedHttp;
import dev.signalbox.aws.name.Arn;
import dev.signalbox.doctor.facts.Asked;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/// One signed call of a service whose client is not worth its weight, and what came of it.
final class SmallPost {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]+)</Code>");

  private final SignedHttp http;
  private final String region;

  SmallPost(SignedHttp http, String region) {
    this.http = http;
    this.region = region;
  }

  /// Asks once.
  ///
  /// @param elsewhere where the service is, if not at AWS
  /// @param notThere the code that says that there is no such thing
  Asked<String> send(
      String service,
      Optional<URI> elsewhere,
      Map<String, String> headers,
      String body,
      String notThere) {
    try {
      var answer = http.post(service, elsewhere.orElse(atAws(service)), headers, body);
      return answer.status() == 200
          ? new Asked.Known<>(answer.body())
          : refused(service, answer, notThere);
    } catch (IOException failure) {
      return new Asked.Unanswered<>(
          service + " did not answer: " + failure.getClass().getSimpleName());
    } catch (SdkException failure) {
      return new Asked.Unanswered<>("no credentials to ask " + service + " with");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Asked.Unanswered<>(service + " did not answer in time");
    }
  }

  private URI atAws(String service) {
    var suffix = Arn.partitionOf(region).equals("aws-cn") ? ".amazonaws.com.cn" : ".amazonaws.com";
    return URI.create("https://" + service + "." + region + suffix + "/");
  }

  private static <T> Asked<T> refused(String service, SignedHttp.Answer answer, String notThere) {
    var code = code(answer.body());
    if (code.equals(notThere)) {
      return new Asked.Missing<>(code);
    }
    var told = service + " answered " + answer.status() + (code.isEmpty() ? "" : ", " + code);
    return answer.status() == 403 || code.startsWith("AccessDenied")
        ? new Asked.Denied<>(told)
        : new Asked.Unanswered<>(told);
  }

  private static String code(String body) {
    var xml = CODE.matcher(body);
    if (xml.find()) {
      return xml.group(1);
    }
    try {
      var type = JSON.readTree(body).path("__type").asText();
      return type.substring(type.lastIndexOf('#') + 1);
    } catch (JsonProcessingException _) {
      return "";
    }
  }
}
