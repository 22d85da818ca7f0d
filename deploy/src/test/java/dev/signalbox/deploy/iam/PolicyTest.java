package dev.signalbox.deploy.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cases of AWS's own pages: "Specifying conditions" of DynamoDB, and of IAM's guide "Single-valued
/// vs. multivalued context keys", "Variables and tags", "Condition operators", "Policy evaluation
/// logic", "Pass session tags".
class PolicyTest {
  private static final String TABLE = "arn:aws:dynamodb:us-west-2:123456789012:table/GameScores";

  private static Policy policy(String... statements) {
    try {
      return Policy.of(
          new ObjectMapper().readTree("[" + String.join(",", statements).replace('\'', '"') + "]"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Call call(String action, String resource) {
    return new Call("arn:aws:iam::123456789012:role/a", action, resource, Map.of());
  }

  private static String allow(String action, String resource, String condition) {
    return "{'Effect': 'Allow', 'Action': '%s', 'Resource': '%s', 'Condition': {%s}}"
        .formatted(action, resource, condition);
  }

  /// DynamoDB: "access to items whose partition key is the user's id".
  @ParameterizedTest
  @CsvSource({"one, true", "two, false", "one two, false", "'', true"})
  void leadingKeysAreForAllValuesAndHoldOfNone(String keys, boolean allowed) {
    var policy =
        policy(
            allow(
                "dynamodb:GetItem",
                TABLE,
                "'ForAllValues:StringEquals':"
                    + " {'dynamodb:LeadingKeys': ['${www.amazon.com:user_id}']}"));
    var call = call("dynamodb:GetItem", TABLE).with("www.amazon.com:user_id", "one");

    assertThat(
            policy.allows(
                keys.isEmpty() ? call : call.with("dynamodb:LeadingKeys", keys.split(" "))))
        .isEqualTo(allowed);
  }

  /// DynamoDB: "preventing updates on certain attributes".
  @ParameterizedTest
  @CsvSource({
    "UserId Wins, true",
    "UserId FreeGamesAvailable, false",
    "BossLevelUnlocked, false",
  })
  void certainAttributesCanBeKeptFromUpdates(String attributes, boolean allowed) {
    var policy =
        policy(
            allow(
                "dynamodb:UpdateItem",
                TABLE,
                "'ForAllValues:StringNotLike': {'dynamodb:Attributes':"
                    + " ['FreeGamesAvailable', 'BossLevelUnlocked']}"));

    assertThat(
            policy.allows(
                call("dynamodb:UpdateItem", TABLE)
                    .with("dynamodb:Attributes", attributes.split(" "))))
        .isEqualTo(allowed);
  }

  /// IAM: "requests that include these tag keys only", and for-any as its opposite.
  @Test
  void forAllOfNoTagsHoldsAndForAnyDoesNot() {
    var keys = "{'aws:TagKeys': ['environment', 'CostCenter']}";
    var all = policy(allow("ec2:*", "*", "'ForAllValues:StringEquals': " + keys));
    var any = policy(allow("ec2:*", "*", "'ForAnyValue:StringEquals': " + keys));
    var call = call("ec2:CreateTags", "arn:aws:ec2:::instance/i-1");

    assertThat(all.allows(call)).isTrue();
    assertThat(any.allows(call)).isFalse();
    assertThat(all.allows(call.with("aws:TagKeys", "environment"))).isTrue();
    assertThat(all.allows(call.with("aws:TagKeys", "environment", "other"))).isFalse();
    assertThat(any.allows(call.with("aws:TagKeys", "environment", "other"))).isTrue();
  }

  /// IAM: `Null` with `false` asks for a key that is there.
  @Test
  void nullAsksForPresenceOrAbsence() {
    var there = policy(allow("s3:*", "*", "'Null': {'aws:TokenIssueTime': 'false'}"));
    var absent = policy(allow("s3:*", "*", "'Null': {'aws:TokenIssueTime': 'true'}"));
    var call = call("s3:GetObject", "arn:aws:s3:::b/k");

    assertThat(there.allows(call)).isFalse();
    assertThat(absent.allows(call)).isTrue();
    assertThat(there.allows(call.with("aws:tokenissuetime", "now"))).isTrue();
    assertThat(absent.allows(call.with("aws:TokenIssueTime", "now"))).isFalse();
  }

  /// IAM: "Variables and tags", the home folder.
  @Test
  void variableStandsForTheValueAndNeverForAWildcard() {
    var policy = policy(allow("s3:GetObject", "arn:aws:s3:::bucket/home/${aws:username}/*", ""));
    var call = call("s3:GetObject", "arn:aws:s3:::bucket/home/ada/x");

    assertThat(policy.allows(call.with("aws:username", "ada"))).isTrue();
    assertThat(policy.allows(call.with("aws:username", "bob"))).isFalse();
    assertThat(policy.allows(call.with("aws:username", "*"))).isFalse();
    assertThat(policy.allows(call)).as("without the key").isFalse();
  }

  /// IAM: "Condition operators".
  @Test
  void likeHasWildcardsAndEqualsHasNone() {
    var like = policy(allow("s3:*", "*", "'StringLike': {'aws:PrincipalTag/id': '??-*'}"));
    var equal = policy(allow("s3:*", "*", "'StringEquals': {'aws:PrincipalTag/id': '??-*'}"));
    var call = call("s3:PutObject", "arn:aws:s3:::b/k").with("aws:PrincipalTag/id", "ab-c");

    assertThat(like.allows(call)).isTrue();
    assertThat(equal.allows(call)).isFalse();
    assertThat(like.allows(call.with("aws:PrincipalTag/id", "a-c"))).isFalse();
    assertThat(like.allows(call("s3:PutObject", "arn:aws:s3:::b/k"))).as("no tag").isFalse();
  }

  /// IAM: "if the key is not in the request, a negated operator holds".
  @Test
  void negatedOperatorHoldsOfAnAbsentKey() {
    var policy = policy(allow("s3:*", "*", "'StringNotEquals': {'aws:PrincipalTag/id': 'a'}"));
    var call = call("s3:PutObject", "arn:aws:s3:::b/k");

    assertThat(policy.allows(call)).isTrue();
    assertThat(policy.allows(call.with("aws:PrincipalTag/id", "a"))).isFalse();
  }

  /// IAM: "an explicit deny overrides any allow", and what nothing allows is denied.
  @Test
  void denyOverridesAllow() {
    var deny = "{'Effect': 'Deny', 'Action': 's3:DeleteObject', 'Resource': '*'}";
    var policy = policy(allow("s3:*", "*", ""), deny);

    assertThat(policy.allows(call("s3:GetObject", "arn:aws:s3:::b/k"))).isTrue();
    assertThat(policy.allows(call("S3:deleteobject", "arn:aws:s3:::b/k"))).isFalse();
    assertThat(policy.allows(call("ec2:RunInstances", "*"))).isFalse();
  }

  @Test
  void conditionsOfAStatementHoldTogether() {
    var policy =
        policy(
            allow(
                "s3:*",
                "*",
                "'StringEquals': {'aws:PrincipalTag/a': '1', 'aws:PrincipalTag/b': ['2', '3']}"));
    var call = call("s3:GetObject", "arn:aws:s3:::b/k").with("aws:PrincipalTag/a", "1");

    assertThat(policy.allows(call)).isFalse();
    assertThat(policy.allows(call.with("aws:PrincipalTag/b", "3"))).isTrue();
  }

  @Test
  void whatIsNotModelledIsNotGuessed() {
    var call = call("s3:GetObject", "arn:aws:s3:::b/k").with("aws:PrincipalTag/a", "1");

    assertThatThrownBy(
            () ->
                policy(allow("s3:*", "*", "'NumericEquals': {'aws:PrincipalTag/a': '1'}"))
                    .allows(call))
        .hasMessageContaining("NumericEquals");
    assertThatThrownBy(() -> policy("{'Effect': 'Allow', 'NotAction': 's3:*', 'Resource': '*'}"))
        .hasMessageContaining("NotAction");
    assertThatThrownBy(
            () -> policy("{'Effect': 'Allow', 'Action': 's3:*', 'Resource': {'Ref': 'X'}}"))
        .hasMessageContaining("not worked out");
  }
}
