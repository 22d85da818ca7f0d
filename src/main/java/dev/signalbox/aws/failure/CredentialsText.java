package dev.signalbox.aws.failure;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the SDK says when it finds no credentials, without the places where nobody put any. The
/// default chain lists every place that it looked at, in one line of a thousand characters.
final class CredentialsText {
  /// The name of a provider, its fields, and what it says up to the next one.
  private static final Pattern PROVIDER =
      Pattern.compile(
          "(\\w*CredentialsProvider)\\([^:]*\\)?: (.*?)"
              + "(?=, \\w*CredentialsProvider\\(|, \\w*CredentialsProvider: |\\]?$)");

  /// Said by the places that are only empty.
  private static final List<String> EMPTY =
      List.of(
          "Unable to load credentials from system settings",
          "Either the environment variable AWS_WEB_IDENTITY_TOKEN_FILE",
          "contained no credentials for profile 'default'",
          "Cannot fetch credentials from container - neither",
          "Failed to load credentials from IMDS",
          "Unable to contact EC2 metadata service",
          "IMDS credentials have been disabled");

  private CredentialsText() {}

  /// The words that matter, if the message is about credentials that could not be had.
  static Optional<String> of(String message) {
    if (message.contains("AwsCredentialsProviderChain")) {
      var told = told(message);
      return Optional.of(
          told.isEmpty()
              ? "there are no AWS credentials"
              : "there are no AWS credentials: " + String.join("; ", told));
    }
    var lower = message.toLowerCase(java.util.Locale.ROOT);
    var about =
        lower.contains("credentials")
            || lower.contains("sso session")
            || lower.contains("token is expired");
    return about
        ? Optional.of("the AWS credentials cannot be had: " + cut(message))
        : Optional.empty();
  }

  private static List<String> told(String message) {
    var told = new ArrayList<String>();
    var after = Math.max(message.indexOf(") : ["), 0);
    PROVIDER
        .matcher(message.substring(after))
        .results()
        .map(it -> cut(it.group(2)))
        .filter(said -> EMPTY.stream().noneMatch(said::contains))
        .forEach(told::add);
    return told;
  }

  /// Up to what is a dump of an object.
  private static String cut(String said) {
    return said.replaceAll(":? ?\\w+\\(.*$", "").replaceAll("[.\\])\\s]+$", "").strip();
  }
}
