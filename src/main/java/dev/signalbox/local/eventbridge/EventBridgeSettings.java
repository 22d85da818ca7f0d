package dev.signalbox.local.eventbridge;

/// Where the stand-in claims to be, and whether it lets callers pose as AWS.
public record EventBridgeSettings(String region, String account, AwsSources awsSources) {
  /// AWS refuses sources that begin with `aws.` in PutEvents; a demo that plays ECS by hand needs
  /// them.
  public enum AwsSources {
    REFUSED,
    ALLOWED
  }

  public static EventBridgeSettings strict() {
    return new EventBridgeSettings("us-east-1", "000000000000", AwsSources.REFUSED);
  }
}
