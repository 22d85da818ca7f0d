package dev.signalbox.aws.ask;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.aws.failure.FailureText;
import dev.signalbox.aws.failure.Refusal;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// Asks one thing, and sorts what comes of it: there is no such thing, it may not be known, or
/// there was no answer.
public final class Asking {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  /// Codes of services that say in their own way that there is no such thing.
  private static final Set<String> MISSING =
      Set.of(
          "NotFoundException",
          "NoSuchPublicAccessBlockConfiguration",
          "ServerSideEncryptionConfigurationNotFoundError");

  private Asking() {}

  /// @param question throws what a call to AWS throws
  public static <T> Asked<T> of(Supplier<T> question) {
    return of(question, Set.of());
  }

  /// @param missing further codes that say that there is no such thing
  public static <T> Asked<T> of(Supplier<T> question, Set<String> missing) {
    try {
      return new Asked.Known<>(question.get());
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      var told = trouble.getCause() instanceof SdkException sdk ? FailureText.of(sdk).line() : "";
      return trouble.getCause() instanceof SdkException sdk
          ? sorted(sdk, told, missing)
          : new Asked.Unanswered<>(String.valueOf(trouble.getMessage()));
    }
  }

  private static <T> Asked<T> sorted(SdkException failure, String told, Set<String> missing) {
    var code = AwsFailureKind.codeOf(failure);
    if (Refusal.isOfCredentials(failure)) {
      return new Asked.Rejected<>(told);
    }
    if (failure instanceof SdkServiceException answer) {
      if (MISSING.contains(code) || missing.contains(code) || answer.statusCode() == NOT_FOUND) {
        return new Asked.Missing<>(told);
      }
      return switch (Refusal.of(failure)) {
        case MISSING -> new Asked.Missing<>(told);
        case DENIED -> new Asked.Denied<>(told);
        case EXPIRED,
            UNKNOWN_CREDENTIALS,
            BAD_SIGNATURE,
            WRONG_CLOCK,
            NOT_ENABLED,
            KEY,
            OTHER_TABLE,
            OTHER_REGION,
            OF_THE_CALL ->
            answer.statusCode() == FORBIDDEN
                ? new Asked.Denied<>(told)
                : new Asked.Unanswered<>(told);
      };
    }
    return new Asked.Unanswered<>(told);
  }
}
