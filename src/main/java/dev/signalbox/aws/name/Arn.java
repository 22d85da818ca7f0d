package dev.signalbox.aws.name;

import java.util.Optional;
import java.util.regex.Pattern;

/// A name of AWS taken apart.
public record Arn(
    String partition, String service, String region, String account, String resource) {
  private static final Pattern FORM =
      Pattern.compile("arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]+):([0-9]{12}):(\\S+)");

  /// Returns what a text names; empty when it is no ARN of something in a Region and an account.
  public static Optional<Arn> of(String text) {
    var parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Arn(parts.group(1), parts.group(2), parts.group(3), parts.group(4), parts.group(5)))
        : Optional.empty();
  }

  /// Returns the partition that a Region belongs to.
  public static String partitionOf(String region) {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
