package dev.signalbox.console.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes and knows logins. A login is `NONCE.END.SIGNATURE`; whoever changes the token of the
/// service ends all of them.
public final class Logins {
  /// How long one lasts.
  public static final Duration AGE = Duration.ofHours(12);

  private static final String HMAC = "HmacSHA256";
  private static final int NONCE_BYTES = 18;
  private static final int LENGTH_MAX = 200;
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final String token;
  private final byte[] key;
  private final RandomGenerator random;

  /// @param random must not be guessable
  public Logins(String token, RandomGenerator random) {
    this.token = token;
    this.key = hmac(bytes(token), "signalbox console login");
    this.random = random;
  }

  /// Whether somebody holds the token, told in a time that says nothing of how much of it is right.
  public boolean isToken(String given) {
    return MessageDigest.isEqual(hmac(key, "token " + token), hmac(key, "token " + given));
  }

  /// A new login, for whoever gave the token.
  public String issue(Instant now) {
    var nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    var login = BASE64.encodeToString(nonce) + "." + now.plus(AGE).getEpochSecond();
    return login + "." + signature("login", login);
  }

  /// Whether a login is one of ours and not over.
  public boolean isGood(String login, Instant now) {
    var split = login.lastIndexOf('.');
    if (split < 0 || login.length() > LENGTH_MAX) {
      return false;
    }
    var said = login.substring(0, split);
    var signed = bytes(signature("login", said));
    return MessageDigest.isEqual(signed, bytes(login.substring(split + 1)))
        && end(said).filter(now::isBefore).isPresent();
  }

  private static Optional<Instant> end(String said) {
    try {
      var seconds = Long.parseLong(said.substring(said.lastIndexOf('.') + 1));
      return Optional.of(Instant.ofEpochSecond(seconds));
    } catch (NumberFormatException foreign) {
      return Optional.empty();
    }
  }

  /// What each form of this login must send back, which another site cannot know.
  public String csrf(String login) {
    return signature("csrf", login);
  }

  private String signature(String purpose, String text) {
    return BASE64.encodeToString(hmac(key, purpose + " " + text));
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException absent) {
      throw new IllegalStateException("every Java has " + HMAC, absent);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
