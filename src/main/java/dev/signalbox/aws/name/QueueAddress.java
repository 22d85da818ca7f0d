package dev.signalbox.aws.name;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a queue is, as its URL says. AWS spells the URL of one queue in several ways; emulators
/// have ways of their own, of which only the path is sure.
///
/// @param place the Region and the account; empty where the host is none of AWS's
/// @param identity the same for two URLs of one queue
public record QueueAddress(Optional<Place> place, String path, String name, String identity) {
  /// The Region and the account of a queue at AWS.
  public record Place(String region, String account) {}

  // sqs.eu-west-1.amazonaws.com, sqs-fips, dual stack, China, and hosts of VPC endpoints.
  private static final Pattern HOST =
      Pattern.compile(
          "(?:[a-z0-9.-]+\\.)?sqs(?:-fips)?\\.([a-z0-9-]+)\\.(?:vpce\\.)?"
              + "(?:amazonaws\\.com(?:\\.cn)?|api\\.aws|api\\.amazonwebservices\\.com\\.cn"
              + "|amazonaws\\.eu|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov)");

  // The first form of all; us-east-1 needs no name in it.
  private static final Pattern LEGACY_HOST =
      Pattern.compile("(?:([a-z0-9-]+)\\.)?queue\\.amazonaws\\.com(?:\\.cn)?");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final List<String> THIS_HOST = List.of("127.0.0.1", "[::1]", "0.0.0.0");

  /// Returns the address; empty when the text is not the URL of a queue.
  public static Optional<QueueAddress> of(String url) {
    try {
      var uri = new URI(url);
      var isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      // The authority, since Java takes a host with an underscore for none.
      var authority = Optional.ofNullable(uri.getRawAuthority()).filter(it -> !it.contains("@"));
      var isPlain = uri.getRawQuery() == null && uri.getRawFragment() == null;
      return isHttp && isPlain ? authority.flatMap(it -> of(it, uri.getPath())) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Optional<QueueAddress> of(String authority, String path) {
    var parts = Arrays.stream(path.split("/")).filter(it -> !it.isEmpty()).toList();
    if (parts.isEmpty() || !NAME.matcher(parts.getLast()).matches()) {
      return Optional.empty();
    }
    var host = host(authority);
    var region = region(host);
    return region.isEmpty()
        ? Optional.of(elsewhere(authority, host, parts))
        : region.flatMap(it -> atAws(it, parts));
  }

  private static Optional<QueueAddress> atAws(String region, List<String> parts) {
    if (parts.size() != 2 || !ACCOUNT.matcher(parts.getFirst()).matches()) {
      return Optional.empty();
    }
    var path = String.join("/", parts);
    var place = new Place(region, parts.getFirst());
    return Optional.of(
        new QueueAddress(Optional.of(place), path, parts.getLast(), region + "/" + path));
  }

  private static QueueAddress elsewhere(String authority, String host, List<String> parts) {
    var port = authority.substring(host.length());
    var known = THIS_HOST.contains(host) ? "localhost" : host;
    var path = String.join("/", parts);
    return new QueueAddress(Optional.empty(), path, parts.getLast(), known + port + "/" + path);
  }

  private static String host(String authority) {
    return authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT);
  }

  private static Optional<String> region(String host) {
    var today = HOST.matcher(host);
    if (today.matches()) {
      return Optional.of(today.group(1));
    }
    var legacy = LEGACY_HOST.matcher(host);
    return legacy.matches()
        ? Optional.of(Optional.ofNullable(legacy.group(1)).orElse("us-east-1"))
        : Optional.empty();
  }

  /// Returns whether the queue keeps the order of messages, as its name says.
  public boolean isFifo() {
    return name.endsWith(".fifo");
  }
}
