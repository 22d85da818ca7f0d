package dev.signalbox.sqs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.f4b6a3.ulid.Ulid;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// Task ids for submits that bring none, always the same for the same submit: so that a redelivery,
/// or a producer's own repeat under one idempotency key, is the same task.
final class TaskIds {
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private TaskIds() {}

  static String ofMessage(String messageId) {
    return isMessageId(messageId)
        ? Ulid.from(UUID.fromString(messageId)).toString()
        : hashed("message", messageId);
  }

  /// Whether it has the form that SQS gives to its ids.
  static boolean isMessageId(String text) {
    return UUID_TEXT.matcher(text.toLowerCase(Locale.ROOT)).matches();
  }

  static String ofIdempotencyKey(String userId, String key) {
    // A key holds no NUL, so the last one parts the two without doubt.
    return hashed("key", userId + '\0' + key);
  }

  private static String hashed(String kind, String text) {
    var hash = sha256().digest((kind + '\0' + text).getBytes(UTF_8));
    return Ulid.from(Arrays.copyOf(hash, 16)).toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
