package dev.signalbox.metrics;

import dev.signalbox.aws.CallOutcome;
import dev.signalbox.aws.CallWatcher;

/// Times the calls to AWS.
public record CallMeters(ServiceMeters meters) implements CallWatcher {
  @Override
  public void see(CallOutcome outcome) {
    // What is counted is the call as the SDK measures it.
  }

  @Override
  public void measured(Measured call) {
    meters.time(
        Meters.AWS_CALLS, call.took(), call.service(), call.operation(), Label.word(call.result()));
  }
}
