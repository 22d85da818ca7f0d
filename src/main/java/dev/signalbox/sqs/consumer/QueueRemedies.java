package dev.signalbox.sqs.consumer;

import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.orchestrator.port.DependencyRefused;
import java.util.Locale;
import software.amazon.awssdk.core.exception.SdkException;

/// What a person can do about a call that SQS refuses, told by its error code.
final class QueueRemedies {
  private QueueRemedies() {}

  static String of(DependencyRefused refused) {
    return refused.getCause() instanceof SdkException cause
        ? of(AwsFailureKind.codeOf(cause).toLowerCase(Locale.ROOT))
        : "look into it";
  }

  private static String of(String code) {
    if (AwsFailureKind.isOfKeys(code)) {
      return "let the role of this service use the KMS key of the queue (kms:Decrypt,"
          + " kms:GenerateDataKey), and see that the key is enabled";
    }
    if (code.contains("missingparameter")) {
      return "the queue seems to be FIFO, which takes no message without a group:"
          + " use a standard queue";
    }
    if (code.contains("nonexistentqueue") || code.contains("queuedoesnotexist")) {
      return "create the queue, or correct its URL, account and Region in the settings";
    }
    if (code.contains("accessdenied")) {
      return "allow the call in the policies of the service's role and of the queue";
    }
    if (code.contains("invalidaddress") || code.contains("signature")) {
      return "correct the Region of the queue's URL or of the service";
    }
    if (code.contains("token") || code.contains("credential") || code.contains("accesskey")) {
      return "renew the credentials of the service";
    }
    if (code.contains("optin") || code.contains("subscription")) {
      return "enable the Region or the service for the account";
    }
    return "look into it: the queue's kind, policies and limits";
  }
}
