package dev.signalbox.deploy.foundation;

import dev.signalbox.deploy.choice.Choices;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.LegacyStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/// What all stacks have in common: they are of no account until deployed, have no assets, and so
/// need no bootstrapped account.
public final class Stacks {
  private Stacks() {}

  public static StackProps props(String description) {
    return StackProps.builder()
        .description(description)
        .synthesizer(new LegacyStackSynthesizer())
        // CloudFormation takes a template of 50 KiB without a bucket to upload it to.
        .suppressTemplateIndentation(true)
        .build();
  }

  /// `SignalboxData` for the name `signalbox`.
  public static String id(Choices choices, String part) {
    var name = choices.name();
    return Character.toUpperCase(name.charAt(0)) + name.substring(1) + part;
  }

  public static String clusterArn(Stack stack, String name) {
    return arn(stack, "ecs", "cluster", name);
  }

  public static String arn(Stack stack, String service, String resource, String name) {
    return stack.formatArn(
        ArnComponents.builder().service(service).resource(resource).resourceName(name).build());
  }

  /// Under exactly this name, for scripts to read.
  public static void output(Stack stack, String name, String value, String description) {
    var _ = CfnOutput.Builder.create(stack, name).value(value).description(description).build();
  }
}
