package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/// The key under which data lies, where it is not AWS's own. Roles of this account use it by their
/// own policies; its policy speaks of those who have no role here: AWS's services, and producers of
/// other accounts. A key that is there already has a policy of its own, which is its owner's.
public final class DataKey extends Construct {
  private static final List<String> TO_SEND = List.of("kms:Decrypt", "kms:GenerateDataKey");

  private final Optional<IKey> key;

  DataKey(Construct scope, Choices choices) {
    super(scope, "DataKey");
    this.key =
        switch (choices.encryption()) {
          case Choices.Encryption.OfAws() -> Optional.empty();
          case Choices.Encryption.Ours() -> Optional.of(ours(choices));
          case Choices.Encryption.Theirs(var arn) ->
              Optional.of(Key.fromKeyArn(this, "Theirs", arn));
        };
  }

  private Key ours(Choices choices) {
    var made =
        Key.Builder.create(this, "Key")
            .description("Data of Signalbox: tables, queues, buckets, logs, alarms")
            .enableKeyRotation(true)
            // What it encrypted is lost without it.
            .removalPolicy(choices.retain() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
            .build();
    made.addToResourcePolicy(fromService("events.amazonaws.com", "aws:SourceAccount", account()));
    made.addToResourcePolicy(
        fromService("cloudwatch.amazonaws.com", "aws:SourceAccount", account()));
    made.addToResourcePolicy(logs());
    producers(choices.producers()).forEach(made::addToResourcePolicy);
    return made;
  }

  private String account() {
    return Stack.of(this).getAccount();
  }

  private static PolicyStatement fromService(String service, String condition, String value) {
    return PolicyStatement.Builder.create()
        .actions(TO_SEND)
        .resources(List.of("*"))
        .principals(List.of(new ServicePrincipal(service)))
        .conditions(Map.of("StringEquals", Map.of(condition, value)))
        .build();
  }

  /// CloudWatch Logs names the group for which it encrypts.
  private PolicyStatement logs() {
    var stack = Stack.of(this);
    var groups =
        "arn:%s:logs:%s:%s:log-group:*"
            .formatted(stack.getPartition(), stack.getRegion(), stack.getAccount());
    return PolicyStatement.Builder.create()
        .actions(
            List.of(
                "kms:Encrypt",
                "kms:Decrypt",
                "kms:ReEncryptFrom",
                "kms:ReEncryptTo",
                "kms:GenerateDataKey",
                "kms:GenerateDataKeyWithoutPlaintext",
                "kms:DescribeKey"))
        .resources(List.of("*"))
        .principals(List.of(new ServicePrincipal("logs." + stack.getRegion() + ".amazonaws.com")))
        .conditions(Map.of("ArnLike", Map.of("kms:EncryptionContext:aws:logs:arn", groups)))
        .build();
  }

  private List<PolicyStatement> producers(Choices.Producers producers) {
    var statements = new ArrayList<PolicyStatement>();
    var viaSqs = Map.of("kms:ViaService", via("sqs"));
    if (!producers.accounts().isEmpty()) {
      statements.add(
          toSend(
              producers.accounts().stream().<IPrincipal>map(AccountPrincipal::new).toList(),
              Map.of("StringEquals", viaSqs)));
    }
    producers
        .organization()
        .ifPresent(
            it ->
                statements.add(
                    toSend(
                        List.of(new AnyPrincipal()),
                        Map.of(
                            "StringEquals",
                            Map.of("kms:ViaService", via("sqs"), "aws:PrincipalOrgID", it)))));
    return statements;
  }

  private static PolicyStatement toSend(
      List<IPrincipal> principals, Map<String, Map<String, String>> conditions) {
    return PolicyStatement.Builder.create()
        .actions(TO_SEND)
        .resources(List.of("*"))
        .principals(principals)
        .conditions(conditions)
        .build();
  }

  private String via(String service) {
    return service + "." + Stack.of(this).getRegion() + ".amazonaws.com";
  }

  /// What a role needs besides its rights to the data itself: the key, through these services
  /// alone. Nothing where it is AWS's own key.
  public Optional<PolicyStatement> use(String... services) {
    return through(
        List.of(services),
        "kms:Decrypt",
        "kms:DescribeKey",
        "kms:Encrypt",
        "kms:GenerateDataKey",
        "kms:GenerateDataKeyWithoutPlaintext",
        "kms:ReEncryptFrom",
        "kms:ReEncryptTo");
  }

  /// The same for who only reads.
  public Optional<PolicyStatement> read(String... services) {
    return through(List.of(services), "kms:Decrypt", "kms:DescribeKey");
  }

  private Optional<PolicyStatement> through(List<String> services, String... actions) {
    var names = services.stream().map(this::via).toList();
    return key.map(
        it ->
            PolicyStatement.Builder.create()
                .actions(List.of(actions))
                .resources(List.of(it.getKeyArn()))
                .conditions(Map.of("StringEquals", Map.of("kms:ViaService", names)))
                .build());
  }

  /// A log under the key, of three months.
  public LogGroup log(Construct scope, Choices choices) {
    var log = LogGroup.Builder.create(scope, "Log").retention(RetentionDays.THREE_MONTHS);
    key.ifPresent(log::encryptionKey);
    return log.removalPolicy(choices.retain() ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY)
        .build();
  }

  public Optional<IKey> key() {
    return key;
  }
}
