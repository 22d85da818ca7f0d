package dev.signalbox.aws;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;

/// What kind of trouble a failed call was in. Told by exception class, status and error code, and
/// not by a message of AWS.
public enum AwsFailureKind {
  /// No connection was had, so the last attempt certainly did nothing.
  NOT_SENT,
  /// Timed out or cut off: the call may have been carried out.
  ANSWER_LOST,
  /// Too many calls; nothing was done.
  THROTTLED,
  /// AWS failed, waited too long (408), or another call is in the way (409): it may have been
  /// carried out, and it passes.
  SERVER_ERROR,
  /// AWS said no, and will say so again.
  REFUSED;

  /// Codes that come with a 4xx status and yet pass by themselves.
  private static final Set<String> PASSING =
      Set.of(
          "TransactionInProgressException",
          "InternalServerError",
          "ServerException",
          "ServiceUnavailable",
          "RequestTimeout",
          "RequestTimeoutException");

  /// Codes that the SDK does not count among the throttling ones.
  private static final Set<String> THROTTLING =
      Set.of("ThrottledException", "KmsThrottled", "OverLimit");

  /// CRT errors that arise before the first byte of a request is written.
  private static final Set<String> BEFORE_SENDING =
      Set.of(
          "AWS_IO_SOCKET_CONNECTION_REFUSED",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "AWS_IO_SOCKET_CONNECT_ABORTED",
          "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE");

  public static AwsFailureKind of(SdkException failure) {
    if (failure instanceof SdkServiceException answer) {
      return ofAnswer(answer);
    }
    return neverConnected(failure) ? NOT_SENT : ANSWER_LOST;
  }

  /// The error code of an answer; empty when AWS gave none.
  public static String codeOf(SdkException failure) {
    if (failure instanceof AwsServiceException answer) {
      @Nullable AwsErrorDetails details = answer.awsErrorDetails();
      if (details != null && details.errorCode() != null) {
        return details.errorCode();
      }
    }
    return "";
  }

  private static AwsFailureKind ofAnswer(SdkServiceException answer) {
    var code = codeOf(answer);
    if (answer.isThrottlingException() || answer.statusCode() == 429 || isThrottling(code)) {
      return THROTTLED;
    }
    var status = answer.statusCode();
    var passes = status >= 500 || status == 409 || status == 408;
    return passes || PASSING.contains(code) ? SERVER_ERROR : REFUSED;
  }

  private static boolean isThrottling(String code) {
    var ofKeys = isOfKeys(code) && code.toLowerCase(Locale.ROOT).contains("throttl");
    return THROTTLING.contains(code) || code.endsWith(".OverLimit") || ofKeys;
  }

  /// Returns whether a code speaks of the KMS key of a resource: `KMS.AccessDeniedException`,
  /// `KmsDisabled`, `KMSInvalidStateException` and the like.
  public static boolean isOfKeys(String code) {
    return code.regionMatches(true, 0, "KMS", 0, 3);
  }

  private static boolean neverConnected(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ConnectException _, UnknownHostException _, SSLHandshakeException _ -> {
          return true;
        }
        case HttpException crt when isBeforeSending(CRT.awsErrorName(crt.getErrorCode())) -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean isBeforeSending(String name) {
    return BEFORE_SENDING.contains(name)
        || name.startsWith("AWS_IO_DNS_")
        || name.startsWith("AWS_ERROR_HTTP_CONNECTION_MANAGER_");
  }
}
