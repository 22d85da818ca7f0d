package dev.signalbox.deploy.watch;

import dev.signalbox.deploy.choice.Choices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sns.subscriptions.EmailSubscription;
import software.constructs.Construct;

/// Where alarms go. Its key is our own, or the one that was chosen for all data: CloudWatch cannot
/// publish to a topic that is encrypted with AWS's key for SNS.
final class AlarmTopic extends Construct {
  private final Topic topic;

  AlarmTopic(Construct scope, Choices choices, Optional<IKey> chosen) {
    super(scope, "AlarmTopic");
    var key = chosen.orElseGet(this::ownKey);
    this.topic =
        Topic.Builder.create(this, "Topic")
            .displayName("Signalbox alarms")
            .masterKey(key)
            .enforceSsl(true)
            .build();
    topic.addToResourcePolicy(fromAlarms(List.of("sns:Publish"), topic.getTopicArn()));
    choices
        .watch()
        .email()
        .ifPresent(address -> topic.addSubscription(new EmailSubscription(address)));
  }

  private IKey ownKey() {
    var key =
        Key.Builder.create(this, "Key")
            .description("Alarms of Signalbox")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.DESTROY)
            .build();
    key.addToResourcePolicy(fromAlarms(List.of("kms:Decrypt", "kms:GenerateDataKey*"), "*"));
    return key;
  }

  private PolicyStatement fromAlarms(List<String> actions, String resource) {
    return PolicyStatement.Builder.create()
        .actions(actions)
        .resources(List.of(resource))
        .principals(List.of(new ServicePrincipal("cloudwatch.amazonaws.com")))
        .conditions(
            Map.of("StringEquals", Map.of("aws:SourceAccount", Stack.of(this).getAccount())))
        .build();
  }

  Topic topic() {
    return topic;
  }
}
