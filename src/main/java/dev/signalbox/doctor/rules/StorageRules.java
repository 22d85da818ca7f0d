package dev.signalbox.doctor.rules;

import dev.signalbox.doctor.Finding;
import dev.signalbox.doctor.Outcome;
import dev.signalbox.doctor.facts.Asked;
import dev.signalbox.doctor.facts.BucketFacts;
import dev.signalbox.doctor.facts.SecretFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the buckets and the secret of the GitHub token must be like.
public final class StorageRules {
  private StorageRules() {}

  /// What a bucket is for.
  public enum Use {
    PAYLOADS(
        "payloads",
        "SIGNALBOX_PAYLOAD_BUCKET",
        "No task can start: its payload cannot be written.",
        "One wrong policy shows every prompt to everybody.",
        "Prompts lie there in the clear."),
    ATTACHMENTS(
        "attachments",
        "SIGNALBOX_ATTACHMENTS_BUCKET",
        "Agents are sent there and do not find what came with their tasks.",
        "One wrong policy shows every attachment to everybody.",
        "Attachments lie there in the clear.");

    private final String word;
    private final String setting;
    private final String absent;
    private final String open;
    private final String plain;

    Use(String word, String setting, String absent, String open, String plain) {
      this.word = word;
      this.setting = setting;
      this.absent = absent;
      this.open = open;
      this.plain = plain;
    }

    /// What it is called in a report.
    public String word() {
      return word;
    }
  }

  /// Which bucket is to be there, and where.
  public record Wanted(Use use, String name, String region) {}

  public static Outcome bucket(Asked<BucketFacts> asked, Wanted wanted) {
    return Outcome.judge(
        asked,
        _ -> Outcome.found(missing(wanted)),
        bucket -> Outcome.of(told(bucket), wrong(bucket, wanted)));
  }

  private static Finding missing(Wanted wanted) {
    return Finding.error(
        "There is no bucket " + wanted.name() + " (" + wanted.use().setting + ").",
        wanted.use().absent,
        "aws s3api create-bucket --bucket "
            + wanted.name()
            + (wanted.region().equals("us-east-1")
                ? ""
                : " --create-bucket-configuration LocationConstraint=" + wanted.region()));
  }

  private static String told(BucketFacts bucket) {
    var unknown =
        Stream.of(
                bucket.publicAccessBlocked().known().isEmpty() ? "public access" : "",
                bucket.encryption().known().isEmpty() ? "encryption" : "")
            .filter(it -> !it.isEmpty())
            .collect(Collectors.joining(" and "));
    return bucket.name() + (unknown.isEmpty() ? "" : "; " + unknown + " not readable");
  }

  private static List<Finding> wrong(BucketFacts bucket, Wanted wanted) {
    var findings = new ArrayList<Finding>();
    bucket
        .region()
        .filter(it -> !it.equals(wanted.region()))
        .ifPresent(
            it ->
                findings.add(
                    Finding.error(
                        "The bucket "
                            + bucket.name()
                            + " is in "
                            + it
                            + ", AWS_REGION is "
                            + wanted.region()
                            + ".",
                        wanted.use().absent,
                        "aws s3api get-bucket-location --bucket " + bucket.name())));
    var open =
        switch (bucket.publicAccessBlocked()) {
          case Asked.Known<Boolean>(var blocked) -> !blocked;
          case Asked.Missing<Boolean> _ -> true;
          case Asked.Denied<Boolean> _,
              Asked.Rejected<Boolean> _,
              Asked.Unanswered<Boolean> _,
              Asked.Skipped<Boolean> _ ->
              false;
        };
    if (open) {
      findings.add(
          Finding.warning(
              "The bucket " + bucket.name() + " does not block public access.",
              wanted.use().open,
              "aws s3api put-public-access-block --bucket "
                  + bucket.name()
                  + " --public-access-block-configuration"
                  + " BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"));
    }
    if (bucket.encryption() instanceof Asked.Missing<String>) {
      findings.add(
          Finding.warning(
              "The bucket " + bucket.name() + " has no default encryption.",
              wanted.use().plain,
              "aws s3api put-bucket-encryption --bucket "
                  + bucket.name()
                  + " --server-side-encryption-configuration"
                  + " '{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"AES256\"}}]}'"));
    }
    return findings;
  }

  public static Outcome secret(Asked<SecretFacts> asked, String arn) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                Finding.error(
                    "There is no secret " + arn + " (SIGNALBOX_GITHUB_TOKEN_SECRET_ARN).",
                    "Agents get no GitHub token: they can neither read nor push.",
                    "aws secretsmanager list-secrets --query 'SecretList[].ARN'")),
        secret ->
            secret.deleted()
                ? Outcome.found(
                    Finding.error(
                        "The secret " + arn + " is about to be deleted.",
                        "Agents get no GitHub token: they can neither read nor push.",
                        "aws secretsmanager restore-secret --secret-id " + arn))
                : new Outcome.Good("there; its value was not read"));
  }
}
