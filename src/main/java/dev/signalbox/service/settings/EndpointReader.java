package dev.signalbox.service.settings;

import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsEndpoints.Api;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumMap;
import java.util.Optional;
import java.util.Set;

/// Reads where AWS is, from variables that are AWS's own and those of proxies.
final class EndpointReader {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL";
  private static final Set<String> PROXIES =
      Set.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy");

  private final SettingsReader reader;

  EndpointReader(SettingsReader reader) {
    this.reader = reader;
  }

  AwsEndpoints read() {
    reader.names().forEach(this::check);
    var instead = new EnumMap<Api, URI>(Api.class);
    for (var service : Api.values()) {
      reader
          .ofOthers(ENDPOINT + "_" + service.name())
          .or(() -> reader.ofOthers(ENDPOINT))
          .flatMap(EndpointReader::url)
          .ifPresent(uri -> instead.put(service, uri));
    }
    return new AwsEndpoints(instead);
  }

  /// Those of services that we do not call ourselves count too: the SDK asks some for credentials.
  private void check(String name) {
    var isEndpoint = name.equals(ENDPOINT) || name.startsWith(ENDPOINT + "_");
    if (isEndpoint || PROXIES.contains(name)) {
      reader
          .ofOthers(name)
          .filter(it -> url(it).isEmpty())
          .ifPresent(it -> reader.problem(name + ": \"" + it + "\" is not an http(s) URL"));
    }
  }

  private static Optional<URI> url(String text) {
    try {
      var uri = new URI(text.strip());
      var isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }
}
