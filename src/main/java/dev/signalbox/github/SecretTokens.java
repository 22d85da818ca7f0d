package dev.signalbox.github;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Refusal;
import dev.signalbox.orchestrator.port.context.ContextAnswer.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerAsyncClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/// Reads tokens from AWS Secrets Manager and knows them for a few minutes. A secret is the token
/// itself, or a JSON object with it as `token`.
public final class SecretTokens implements Tokens {
  private static final Duration KNOWN_FOR = Duration.ofMinutes(5);

  /// A third of what a reading has by default.
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(5);

  /// What may stand in a header.
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private record Known(String token, Instant until) {}

  private final SecretsManagerAsyncClient client;
  private final InstantSource clock;
  private final AwsCall aws = new AwsCall("secretsmanager");
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  public SecretTokens(SecretsManagerAsyncClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  @Override
  public String of(String secretArn) {
    var before = Optional.ofNullable(known.get(secretArn));
    return before
        .filter(it -> clock.instant().isBefore(it.until()))
        .map(Known::token)
        .orElseGet(() -> renewed(secretArn));
  }

  @Override
  public String renewed(String secretArn) {
    var token =
        secret(secretArn)
            .flatMap(SecretTokens::token)
            .orElseThrow(() -> missing(secretArn, "holds no token"));
    known.put(secretArn, new Known(token, clock.instant().plus(KNOWN_FOR)));
    return token;
  }

  /// Denied is not refused: this service may not be allowed what the agent is.
  private Optional<String> secret(String arn) {
    try {
      return aws.await(
          "GetSecretValue",
          () ->
              client.getSecretValue(
                  it ->
                      it.secretId(arn)
                          .overrideConfiguration(call -> call.apiCallTimeout(CALL_TIMEOUT))),
          (GetSecretValueResponse it) -> Optional.ofNullable(it.secretString()),
          failure -> gone(arn, failure));
    } catch (DependencyRefused denied) {
      throw unreadable(Trouble.LASTING, denied);
    } catch (DependencyUnavailable failure) {
      throw unreadable(Trouble.PASSING, failure);
    }
  }

  private static Unread unreadable(Trouble trouble, RuntimeException failure) {
    return new Unread(trouble, "GITHUB_TOKEN_SECRET_UNREADABLE: " + failure.getMessage());
  }

  private static Optional<Optional<String>> gone(String arn, SdkException failure) {
    return switch (failure) {
      case ResourceNotFoundException _ -> throw missing(arn, "does not exist");
      case InvalidRequestException _ -> throw missing(arn, "is about to be deleted");
      default -> Optional.empty();
    };
  }

  private static Refused missing(String arn, String what) {
    return new Refused(Refusal.TOKEN_SECRET_MISSING, "The secret " + arn + " " + what + ".");
  }

  private static Optional<String> token(String secret) {
    var text = secret.strip();
    return (text.startsWith("{") ? member(text) : Optional.of(text))
        .filter(it -> TOKEN.matcher(it).matches());
  }

  private static Optional<String> member(String object) {
    try {
      return Fields.optional(JSON.readTree(object), "token");
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }
}
