package dev.signalbox.local.s3;

/// A refusal as S3 words it: an HTTP status, a code and a message, sent as XML.
public final class S3Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  public S3Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  static S3Refusal noSuchBucket() {
    return new S3Refusal(404, "NoSuchBucket", "The specified bucket does not exist");
  }

  static S3Refusal noSuchKey() {
    return new S3Refusal(404, "NoSuchKey", "The specified key does not exist.");
  }

  static S3Refusal preconditionFailed() {
    return new S3Refusal(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }

  static S3Refusal accessDenied() {
    return new S3Refusal(403, "AccessDenied", "Access Denied");
  }

  static S3Refusal notImplemented(String what) {
    return new S3Refusal(501, "NotImplemented", "The local S3 does not have " + what);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }
}
