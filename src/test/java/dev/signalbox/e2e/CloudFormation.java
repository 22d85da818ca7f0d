package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.awaitility.Awaitility;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/// The two calls that make a stack, by hand: the SDK's module is not in the set of versions that
/// the service uses. The signature has the right form and no more, which is enough for LocalStack.
final class CloudFormation {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/cloudformation/aws4_request,"
          + " SignedHeaders=host, Signature=0";

  private final URI endpoint;
  private final HttpClient http;

  CloudFormation(URI endpoint, HttpClient http) {
    this.endpoint = endpoint;
    this.http = http;
  }

  /// Makes the stack, waits until it is there and returns its outputs.
  Map<String, String> create(String stack, String template) {
    var _ =
        call(
            Map.of(
                "Action",
                "CreateStack",
                "StackName",
                stack,
                "TemplateBody",
                template,
                "Capabilities.member.1",
                "CAPABILITY_NAMED_IAM"));
    var described = new AtomicReference<Document>();
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              described.set(call(Map.of("Action", "DescribeStacks", "StackName", stack)));
              assertThat(text(described.get().getDocumentElement(), "StackStatus"))
                  .isEqualTo("CREATE_COMPLETE");
            });
    return outputs(described.get());
  }

  private static Map<String, String> outputs(Document described) {
    var outputs = new TreeMap<String, String>();
    var keys = described.getElementsByTagName("OutputKey");
    for (int index = 0; index < keys.getLength(); index++) {
      if (keys.item(index).getParentNode() instanceof Element output) {
        outputs.put(text(output, "OutputKey"), text(output, "OutputValue"));
      }
    }
    return outputs;
  }

  private static String text(Element within, String name) {
    var found = within.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  private Document call(Map<String, String> parameters) {
    var form = new TreeMap<>(parameters);
    form.put("Version", "2010-05-15");
    var body =
        form.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    var request =
        HttpRequest.newBuilder(endpoint.resolve("/"))
            .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
            .header("Authorization", SIGNATURE)
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode())
          .as(new String(answer.body(), StandardCharsets.UTF_8))
          .isEqualTo(200);
      return parsed(new ByteArrayInputStream(answer.body()));
    } catch (IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Document parsed(InputStream xml) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(xml);
    } catch (ParserConfigurationException | SAXException unreadable) {
      throw new IOException(unreadable);
    }
  }
}
