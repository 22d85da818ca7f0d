package dev.signalbox.aws.failure;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// Why no answer came, where AWS itself said nothing.
///
/// @param cause with a place for the endpoint
/// @param remedy with a place for the Region
record Unreached(String cause, String remedy) {
  private static final Unreached NO_HOST =
      new Unreached(
          "the host of %s cannot be resolved",
          "check %s, the endpoint if one is set, and the DNS of this network");
  private static final Unreached REFUSED =
      new Unreached(
          "%s refuses connections", "see that something listens there, and check %s and endpoint");
  private static final Unreached NO_ROUTE =
      new Unreached(
          "there is no connection to %s",
          "check the route (NAT gateway or VPC endpoint), security groups and %s");
  private static final Unreached NO_TLS =
      new Unreached(
          "no TLS connection to %s can be made",
          "check certificates, proxy and clock, whether the endpoint is http, and %s");
  private static final Unreached NO_ANSWER =
      new Unreached(
          "%s did not answer in time", "check the route, security groups and %s if it stays so");
  private static final Unreached CUT =
      new Unreached(
          "the connection to %s was cut",
          "if it stays so, check proxies, whether the endpoint is http or https, and %s");

  /// @param code of the CRT, or the class of the root
  static Optional<Unreached> of(Throwable root, Throwable failure, String code) {
    if (root instanceof UnknownHostException || code.startsWith("AWS_IO_DNS_")) {
      return Optional.of(NO_HOST);
    }
    if (root instanceof ConnectException || code.equals("AWS_IO_SOCKET_CONNECTION_REFUSED")) {
      return Optional.of(REFUSED);
    }
    if (root instanceof SSLException || code.startsWith("AWS_IO_TLS_")) {
      return Optional.of(NO_TLS);
    }
    if (FailureText.isTimeout(failure) || code.equals("Unanswered")) {
      return Optional.of(NO_ANSWER);
    }
    return switch (code) {
      case "AWS_IO_SOCKET_TIMEOUT",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "AWS_IO_SOCKET_CONNECT_ABORTED" ->
          Optional.of(NO_ROUTE);
      case "AWS_IO_SOCKET_CLOSED",
          "AWS_ERROR_HTTP_CONNECTION_CLOSED",
          "AWS_ERROR_HTTP_SERVER_CLOSED" ->
          Optional.of(CUT);
      default ->
          code.startsWith("AWS_ERROR_HTTP_CONNECTION_MANAGER_")
              ? Optional.of(NO_ROUTE)
              : Optional.empty();
    };
  }
}
