package dev.signalbox.cli.connect;

import dev.signalbox.service.settings.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// The variables that a command goes by, ours and AWS's, each with where it comes from.
///
/// @param withheld settings that the service has, by who says so, and whose values are not for
/// commands
public record ResolvedSettings(
    Map<String, String> values, Map<String, Origin> origins, Map<Setting, Origin> withheld) {
  private static final String KEY = "AWS_ACCESS_KEY_ID";
  private static final String SECRET = "AWS_SECRET_ACCESS_KEY";

  static final ResolvedSettings NONE = new ResolvedSettings(Map.of(), Map.of(), Map.of());

  public ResolvedSettings {
    values = Map.copyOf(values);
    origins = Map.copyOf(origins);
    withheld = Map.copyOf(withheld);
  }

  /// The same, and these, which stand in the place of others of their names.
  ResolvedSettings and(Map<String, String> more, Origin origin) {
    var all = new TreeMap<>(values);
    var from = new TreeMap<>(origins);
    all.putAll(more);
    more.keySet().forEach(name -> from.put(name, origin));
    return new ResolvedSettings(all, from, withheld);
  }

  /// The same, where the service has these too. Names of a later version are of no use here.
  ResolvedSettings withheld(Set<String> names, Origin origin) {
    var all = new HashMap<>(withheld);
    names.stream().flatMap(it -> Setting.ofKey(it).stream()).forEach(it -> all.put(it, origin));
    return new ResolvedSettings(values, origins, all);
  }

  /// What the file of the local AWS says; empty for the SDK's own chain, which reads the
  /// environment, the profiles and the rest.
  public Optional<AwsCredentialsProvider> credentials() {
    return Optional.ofNullable(origins.get(KEY))
        .filter(Origin.Local.class::isInstance)
        .map(
            _ ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        values.getOrDefault(KEY, ""), values.getOrDefault(SECRET, ""))));
  }
}
