package dev.signalbox.aws.failure;

import dev.signalbox.aws.AwsFailureKind;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/// What a refusal speaks of, told by its error code. Those of the deployment stay until a person
/// mends something; one of the call says nothing about the next call.
public enum Refusal {
  /// The credentials ran out.
  EXPIRED("renew the credentials, or let them be renewed: a role instead of a fixed token"),
  /// Nobody knows the credentials.
  UNKNOWN_CREDENTIALS("check the credentials, their account, and that it has this Region enabled"),
  /// The signature is wrong.
  BAD_SIGNATURE("check the secret key, AWS_REGION and the clock of this machine"),
  /// The clock is wrong.
  WRONG_CLOCK("set the clock of this machine"),
  /// The account has not enabled the service.
  NOT_ENABLED("enable the service and the Region in this account"),
  /// The caller may not do this.
  DENIED("allow the action on the resource, in the policy of the role or of the resource"),
  /// The caller may not use the key, or the key cannot be used.
  KEY("let the role use the KMS key of the resource, and see that the key is enabled"),
  /// There is no such table, queue, bucket, cluster or runtime.
  MISSING("check the name, AWS_REGION and the account"),
  /// The table is there and has other keys or indexes.
  OTHER_TABLE("check the name: this is another table, or an older one without its indexes"),
  /// The bucket is elsewhere.
  OTHER_REGION("check AWS_REGION: the resource is in another one"),
  /// Everything else: an answer to this call.
  OF_THE_CALL("");

  private static final Set<String> EXPIRED_CODES =
      Set.of("ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired");

  private static final Set<String> CREDENTIALS_CODES =
      Set.of(
          "InvalidAccessKeyId",
          "InvalidClientTokenId",
          "InvalidIdentityToken",
          "InvalidIdentityTokenException",
          "InvalidToken",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "UnrecognizedClientException");

  private static final Set<String> SIGNATURE_CODES =
      Set.of(
          "AuthFailure",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "InvalidSignature",
          "InvalidSignatureException",
          "NotSignedException",
          "SignatureDoesNotMatch");

  private static final Set<String> CLOCK_CODES =
      Set.of("RequestTimeTooSkewed", "RequestInTheFuture");

  private static final Set<String> ENABLING_CODES =
      Set.of("OptInRequired", "SubscriptionRequiredException", "NotSignedUp", "AccountProblem");

  private static final Set<String> DENIAL_CODES =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "AllAccessDisabled",
          "AuthorizationError",
          "NotAuthorized",
          "UnauthorizedException",
          "UnauthorizedOperation");

  private static final Set<String> MISSING_CODES =
      Set.of(
          "AWS.SimpleQueueService.NonExistentQueue",
          "ClusterNotFoundException",
          "NoSuchBucket",
          "QueueDoesNotExist",
          "QueueDoesNotExistException",
          "ResourceNotFoundException");

  private static final Set<String> REGION_CODES =
      Set.of(
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException",
          "PermanentRedirect");

  /// What DynamoDB says of a table that has not the shape of ours. Its other words may quote a
  /// value of the request.
  private static final Set<String> SHAPE_WORDS =
      Set.of(
          "does not have the specified index",
          "key element does not match the schema",
          "One of the required keys was not given a value",
          "number of conditions on the keys is invalid",
          "Query condition missed key schema element",
          "Missing the key ");

  /// The SDK has no class for credentials that it could not find, and nothing was sent then.
  private static final Pattern NO_CREDENTIALS =
      Pattern.compile(
          "(unable|failed) to (load|retrieve|refresh) credentials|contained no credentials",
          Pattern.CASE_INSENSITIVE);

  private final String remedy;

  Refusal(String remedy) {
    this.remedy = remedy;
  }

  /// What a person can do; empty for `OF_THE_CALL`.
  String remedy() {
    return remedy;
  }

  /// Whether every call with these credentials meets it, whatever the call is about.
  public boolean isOfAllCalls() {
    return switch (this) {
      case EXPIRED, UNKNOWN_CREDENTIALS, BAD_SIGNATURE, WRONG_CLOCK, NOT_ENABLED -> true;
      case DENIED, KEY, MISSING, OTHER_TABLE, OTHER_REGION, OF_THE_CALL -> false;
    };
  }

  /// Returns whether a call failed over who the service is and not over what it asked for: its
  /// credentials are missing, expired or wrong, so nothing was done and nothing was said of it.
  public static boolean isOfCredentials(SdkException failure) {
    if (!(failure instanceof SdkServiceException)) {
      return NO_CREDENTIALS.matcher(String.valueOf(failure.getMessage())).find();
    }
    return switch (of(failure)) {
      case EXPIRED, UNKNOWN_CREDENTIALS, BAD_SIGNATURE, WRONG_CLOCK -> true;
      case NOT_ENABLED, DENIED, KEY, MISSING, OTHER_TABLE, OTHER_REGION, OF_THE_CALL -> false;
    };
  }

  /// What a refusal of AWS speaks of.
  public static Refusal of(SdkException failure) {
    var code = AwsFailureKind.codeOf(failure);
    if (code.isEmpty()) {
      return ofClass(failure);
    }
    if (code.equals("ValidationException")) {
      var words = String.valueOf(failure.getMessage());
      return SHAPE_WORDS.stream().anyMatch(words::contains) ? OTHER_TABLE : OF_THE_CALL;
    }
    if (AwsFailureKind.isOfKeys(code)) {
      return KEY;
    }
    return EXPIRED_CODES.contains(code)
        ? EXPIRED
        : CREDENTIALS_CODES.contains(code)
            ? UNKNOWN_CREDENTIALS
            : SIGNATURE_CODES.contains(code) ? BAD_SIGNATURE : ofResource(code);
  }

  private static Refusal ofResource(String code) {
    if (CLOCK_CODES.contains(code)) {
      return WRONG_CLOCK;
    }
    if (ENABLING_CODES.contains(code)) {
      return NOT_ENABLED;
    }
    if (DENIAL_CODES.contains(code)) {
      return DENIED;
    }
    if (MISSING_CODES.contains(code)) {
      return MISSING;
    }
    return REGION_CODES.contains(code) ? OTHER_REGION : OF_THE_CALL;
  }

  /// A modelled exception of which the answer gave no code.
  private static Refusal ofClass(SdkException failure) {
    return MISSING_CODES.contains(failure.getClass().getSimpleName())
            || failure.getClass().getSimpleName().equals("NoSuchBucketException")
        ? MISSING
        : OF_THE_CALL;
  }
}
