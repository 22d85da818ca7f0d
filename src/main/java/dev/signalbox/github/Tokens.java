package dev.signalbox.github;

/// Gives the tokens that secrets hold.
interface Tokens {
  /// The token of the secret, perhaps as it was a few minutes ago. Throws `Refused` for a secret
  /// that holds none and `Unread` for one that could not be read.
  String of(String secretArn);

  /// The token as the secret holds it now, after GitHub refused the one that was known.
  String renewed(String secretArn);
}
