package dev.signalbox.deploy.data;

import dev.signalbox.deploy.foundation.Justified;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.s3.Bucket;
import software.constructs.Construct;

/// Where agents leave what belongs into no repository: what a task without one has made, and the
/// traces of tasks that ask for them. Agents write, people fetch, and after a week it is gone.
public final class ArtifactsBucket extends Construct {
  /// What a task made, below its id.
  static final String ARTIFACTS = "artifacts/";

  /// What an agent did, below the id of the user, in a file called after the task.
  static final String TRACES = "traces/";

  private static final Duration EXPIRY = Duration.days(7);

  private final Bucket bucket;

  ArtifactsBucket(Construct scope, boolean retain, DataKey key) {
    super(scope, "ArtifactsBucket");
    this.bucket = PrivateBucket.create(this, "Artifacts", EXPIRY, retain, key);
    Justified.finding(
        bucket,
        "AwsSolutions-S1",
        "Objects live for a week and are fetched by people now and then; a second bucket of access"
            + " logs would keep who read what for longer than the data itself.");
  }

  public Bucket bucket() {
    return bucket;
  }
}
