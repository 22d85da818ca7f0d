package dev.signalbox.e2e;

/// In the AWS of `signalbox local`, with the service as processes.
class EmbeddedStoryIT extends StoryInAWorld {
  @Override
  String name() {
    return "embedded";
  }

  @Override
  AwsWorld open() {
    return AwsWorld.embedded(AGENT);
  }
}
