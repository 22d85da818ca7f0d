package dev.signalbox.local.secrets;

import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.WireTarget;
import dev.signalbox.local.wire.fault.Refusals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// Secrets of one account and region, each found by its ARN or its name.
public final class LocalSecrets {
  /// AWS puts a hyphen and six characters of its own behind the name.
  private static final int SUFFIX_LENGTH = 7;

  private record Secret(String value, String version, Instant since) {}

  private final String prefix;
  private final InstantSource clock;
  private final Refusals faults = new Refusals();
  private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

  public LocalSecrets(String region, String account, InstantSource clock) {
    this.prefix = "arn:aws:secretsmanager:" + region + ":" + account + ":secret:";
    this.clock = clock;
  }

  /// Makes a secret, or gives it another value.
  public void put(String arn, String value) {
    secrets.put(arn, new Secret(value, UUID.randomUUID().toString(), clock.instant()));
  }

  public void remove(String arn) {
    secrets.remove(arn);
  }

  public Refusals faults() {
    return faults;
  }

  /// To be given to `WireServer.serve`.
  public WireTarget target() {
    return new WireTarget(
        "secretsmanager",
        "secretsmanager",
        Map.of("GetSecretValue", this::getSecretValue, "DescribeSecret", this::describeSecret));
  }

  /// All but the value.
  private WireAnswer describeSecret(WireCall call) {
    var arn =
        arn(Json.text(call.request(), "SecretId").orElse("")).orElseThrow(LocalSecrets::notFound);
    return WireAnswer.of(Json.object().put("ARN", arn).put("Name", name(arn)));
  }

  private WireAnswer getSecretValue(WireCall call) {
    var id =
        Json.text(call.request(), "SecretId")
            .orElseThrow(() -> WireRefusal.of("ValidationException", "SecretId is missing"));
    faults.meet(id);
    var arn = arn(id).orElseThrow(LocalSecrets::notFound);
    var secret = Optional.ofNullable(secrets.get(arn)).orElseThrow(LocalSecrets::notFound);
    var answer =
        Json.object()
            .put("ARN", arn)
            .put("Name", name(arn))
            .put("VersionId", secret.version())
            .put("SecretString", secret.value())
            .put("CreatedDate", secret.since().toEpochMilli() / 1_000.0);
    answer.putArray("VersionStages").add("AWSCURRENT");
    return WireAnswer.of(answer);
  }

  private Optional<String> arn(String id) {
    return secrets.keySet().stream()
        .filter(arn -> arn.equals(id) || name(arn).equals(id) || arn.equals(prefix + id))
        .findFirst();
  }

  private String name(String arn) {
    return arn.substring(prefix.length(), arn.length() - SUFFIX_LENGTH);
  }

  private static WireRefusal notFound() {
    return WireRefusal.of(
        "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }
}
