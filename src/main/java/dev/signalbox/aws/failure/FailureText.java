package dev.signalbox.aws.failure;

import dev.signalbox.aws.AwsFailureKind;
import java.net.SocketException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;

/// A failed call in one line: the root cause with the resource, and the remedy.
///
/// @param code of AWS or the CRT, or the class of the root cause
/// @param remedy empty where there is nothing to do but wait
public record FailureText(String code, String cause, Optional<String> remedy) {
  private static final int LONGEST = 400;

  /// The cause and the remedy.
  public String line() {
    return cause + remedy.map(it -> "; " + it).orElse("");
  }

  /// What a failure means.
  public static FailureText of(Throwable failure) {
    var about = AboutCall.of(failure);
    return failure instanceof SdkServiceException answer
        ? ofAnswer(answer, about)
        : ofSilence(failure, about);
  }

  private static FailureText ofAnswer(SdkServiceException answer, Optional<AboutCall> about) {
    var code = codeOf(answer);
    return switch (AwsFailureKind.of(answer)) {
      case THROTTLED -> wait(code, code + ": too many calls" + on(about));
      case NOT_SENT, ANSWER_LOST, SERVER_ERROR ->
          wait(code, code + ": AWS failed (status " + answer.statusCode() + ")" + on(about));
      case REFUSED -> refused(answer, code, about);
    };
  }

  private static FailureText refused(
      SdkServiceException answer, String code, Optional<AboutCall> about) {
    var refusal = Refusal.of(answer);
    return switch (refusal) {
      // Its words may quote what the request held.
      case OF_THE_CALL -> wait(code, code + on(about));
      case MISSING ->
          told(code, code + ": there is no such " + resources(about, "resource"), refusal, about);
      case EXPIRED,
          UNKNOWN_CREDENTIALS,
          BAD_SIGNATURE,
          WRONG_CLOCK,
          NOT_ENABLED,
          DENIED,
          KEY,
          OTHER_TABLE,
          OTHER_REGION ->
          told(code, code + ": " + words(answer) + on(about), refusal, about);
    };
  }

  private static FailureText told(
      String code, String cause, Refusal refusal, Optional<AboutCall> about) {
    var settings = settings(about).map(it -> " (" + it + ")").orElse("");
    return new FailureText(code, oneLine(cause), Optional.of(refusal.remedy() + settings));
  }

  private static FailureText wait(String code, String cause) {
    return new FailureText(code, oneLine(cause), Optional.empty());
  }

  private static String words(SdkServiceException answer) {
    var words = String.valueOf(answer.getMessage());
    // The SDK puts its own numbers behind AWS's words.
    var own = words.indexOf(" (Service: ");
    return own < 0 ? words : words.substring(0, own);
  }

  private static FailureText ofSilence(Throwable failure, Optional<AboutCall> about) {
    var root = root(failure);
    var code = codeOf(failure);
    var at = about.flatMap(AboutCall::endpoint).orElse("the endpoint");
    var credentials = credentials(failure);
    if (credentials.isPresent()) {
      return new FailureText(code, oneLine(credentials.get()), Optional.of(CREDENTIALS));
    }
    return Unreached.of(root, failure, code)
        .map(
            it ->
                new FailureText(
                    code,
                    code + ": " + it.cause().formatted(at) + on(about),
                    Optional.of(it.remedy().formatted(region(about)))))
        .orElseGet(() -> wait(code, code + words(root) + on(about)));
  }

  private static final String CREDENTIALS =
      "give the task a role, or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY";

  /// Of exceptions that speak of connections or settings. Others may quote what was sent.
  private static String words(Throwable root) {
    var speaks =
        root instanceof SocketException
            || root instanceof SSLException
            || root instanceof HttpException
            || root instanceof SdkClientException;
    return speaks && root.getMessage() != null ? ": " + root.getMessage() : "";
  }

  private static Optional<String> credentials(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      var text = Optional.ofNullable(cause.getMessage()).flatMap(CredentialsText::of);
      if (text.isPresent()) {
        return text;
      }
    }
    return Optional.empty();
  }

  private static String region(Optional<AboutCall> about) {
    return about.map(it -> "AWS_REGION (" + it.region() + ")").orElse("AWS_REGION");
  }

  private static String on(Optional<AboutCall> about) {
    return about.filter(it -> !it.resources().isEmpty()).isPresent()
        ? ", " + resources(about, "")
        : "";
  }

  private static String resources(Optional<AboutCall> about, String unknown) {
    var named =
        about.stream()
            .flatMap(it -> it.resources().stream())
            .map(AboutCall.Resource::toString)
            .collect(Collectors.joining(" or "));
    var in = about.map(it -> " in " + it.region()).orElse("");
    return (named.isEmpty() ? unknown : named) + in;
  }

  private static Optional<String> settings(Optional<AboutCall> about) {
    var named =
        about.stream()
            .flatMap(it -> it.resources().stream())
            .flatMap(it -> it.setting().stream())
            .collect(Collectors.joining(", "));
    return Optional.of(named).filter(it -> !it.isEmpty());
  }

  /// Error code of AWS or the CRT, or class of the root failure.
  public static String codeOf(Throwable failure) {
    var code = failure instanceof SdkException sdk ? AwsFailureKind.codeOf(sdk) : "";
    if (!code.isEmpty()) {
      return code;
    }
    var root = root(failure);
    return root instanceof HttpException crt
        ? CRT.awsErrorName(crt.getErrorCode())
        : root.getClass().getSimpleName();
  }

  /// The SDK wraps what happened in a class that says nothing.
  private static Throwable root(Throwable failure) {
    var root = failure;
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  /// Whether the SDK waited for an answer in vain.
  public static boolean isTimeout(Throwable failure) {
    return failure instanceof ApiCallTimeoutException
        || failure instanceof ApiCallAttemptTimeoutException;
  }

  /// Words of others may have line ends, and things that a terminal would obey.
  private static String oneLine(String text) {
    var line = text.replaceAll("[\\s\\p{Cc}]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST - 1) + "…";
  }
}
