package dev.signalbox.sqs.consumer;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.aws.failure.Refusal;
import dev.signalbox.orchestrator.port.DependencyRefused;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;

/// What a person can do about a call that SQS refuses, told by what its refusal speaks of.
final class QueueRemedies {
  private static final String WRONG_REGION =
      "correct the Region of the queue's URL or of the service";

  private QueueRemedies() {}

  static String of(DependencyRefused refused) {
    return refused.getCause() instanceof SdkException cause ? of(cause) : "look into it";
  }

  private static String of(SdkException refused) {
    return switch (Refusal.of(refused)) {
      case KEY ->
          "let the role of this service use the KMS key of the queue (kms:Decrypt,"
              + " kms:GenerateDataKey), and see that the key is enabled";
      case MISSING -> "create the queue, or correct its URL, account and Region in the settings";
      case DENIED -> "allow the call in the policies of the service's role and of the queue";
      case BAD_SIGNATURE, WRONG_CLOCK, OTHER_REGION -> WRONG_REGION;
      case EXPIRED, UNKNOWN_CREDENTIALS -> "renew the credentials of the service";
      case NOT_ENABLED -> "enable the Region or the service for the account";
      case OTHER_TABLE, OF_THE_CALL ->
          ofTheCall(AwsFailureKind.codeOf(refused).toLowerCase(Locale.ROOT));
    };
  }

  private static String ofTheCall(String code) {
    if (code.contains("missingparameter")) {
      return "the queue seems to be FIFO, which takes no message without a group:"
          + " use a standard queue";
    }
    return code.contains("invalidaddress")
        ? WRONG_REGION
        : "look into it: the queue's kind, policies and limits";
  }
}
