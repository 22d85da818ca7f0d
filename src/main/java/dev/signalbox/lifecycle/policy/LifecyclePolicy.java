package dev.signalbox.lifecycle.policy;

import java.time.Duration;

/// Every number that the lifecycle decides by, in groups. Built from the defaults by name, so that
/// two durations cannot change places.
public final class LifecyclePolicy {
  /// The documented defaults.
  public static final LifecyclePolicy DEFAULTS =
      new LifecyclePolicy(
          LaunchPolicy.DEFAULTS,
          SessionPolicy.DEFAULTS,
          SilencePolicy.DEFAULTS,
          StopPolicy.DEFAULTS,
          Duration.ofMinutes(30),
          Duration.ofHours(24),
          Duration.ofDays(90));

  private final LaunchPolicy launch;
  private final SessionPolicy session;
  private final SilencePolicy silence;
  private final StopPolicy stop;
  private final Duration uploadAge;
  private final Duration queueAge;
  private final Duration retention;

  private LifecyclePolicy(
      LaunchPolicy launch,
      SessionPolicy session,
      SilencePolicy silence,
      StopPolicy stop,
      Duration uploadAge,
      Duration queueAge,
      Duration retention) {
    this.launch = launch;
    this.session = session;
    this.silence = silence;
    this.stop = stop;
    this.uploadAge = uploadAge;
    this.queueAge = queueAge;
    this.retention = retention;
  }

  public LaunchPolicy launch() {
    return launch;
  }

  public SessionPolicy session() {
    return session;
  }

  public SilencePolicy silence() {
    return silence;
  }

  public StopPolicy stop() {
    return stop;
  }

  /// How long a task may wait for what its producer uploads.
  public Duration uploadAge() {
    return uploadAge;
  }

  /// How long a task may wait for a slot.
  public Duration queueAge() {
    return queueAge;
  }

  /// How long the rows of an ended task are kept.
  public Duration retention() {
    return retention;
  }

  public LifecyclePolicy with(LaunchPolicy other) {
    return new LifecyclePolicy(other, session, silence, stop, uploadAge, queueAge, retention);
  }

  public LifecyclePolicy with(SessionPolicy other) {
    return new LifecyclePolicy(launch, other, silence, stop, uploadAge, queueAge, retention);
  }

  public LifecyclePolicy with(SilencePolicy other) {
    return new LifecyclePolicy(launch, session, other, stop, uploadAge, queueAge, retention);
  }

  public LifecyclePolicy with(StopPolicy other) {
    return new LifecyclePolicy(launch, session, silence, other, uploadAge, queueAge, retention);
  }

  public LifecyclePolicy withUploadAge(Duration other) {
    return new LifecyclePolicy(launch, session, silence, stop, other, queueAge, retention);
  }

  public LifecyclePolicy withQueueAge(Duration other) {
    return new LifecyclePolicy(launch, session, silence, stop, uploadAge, other, retention);
  }

  public LifecyclePolicy withRetention(Duration other) {
    return new LifecyclePolicy(launch, session, silence, stop, uploadAge, queueAge, other);
  }
}
