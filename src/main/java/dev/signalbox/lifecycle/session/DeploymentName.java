package dev.signalbox.lifecycle.session;

import java.util.regex.Pattern;

/// Which deployment a session belongs to. Two deployments may share a cluster: each touches only
/// the sessions that bear its own name.
public record DeploymentName(String value) {
  /// What a name may look like, in words.
  public static final String FORM =
      "1 to 30 letters, digits, hyphens and underscores that begin with a letter or a digit";

  // No slash, so that no name's prefix is the beginning of another's; and short enough for a
  // client token of 64 characters.
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,29}");

  /// Of a deployment that was given none.
  public static final DeploymentName DEFAULT = new DeploymentName("default");

  public DeploymentName {
    if (!isAllowed(value)) {
      throw new IllegalArgumentException("a deployment's name has " + FORM);
    }
  }

  public static boolean isAllowed(String text) {
    return ALLOWED.matcher(text).matches();
  }
}
