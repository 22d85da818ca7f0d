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

/// What the bucket of payloads and the secret of the GitHub token must be like.
public final class StorageRules {
  private StorageRules() {}

  public static Outcome bucket(Asked<BucketFacts> asked, String name, String region) {
    return Outcome.judge(
        asked,
        _ ->
            Outcome.found(
                Finding.error(
                    "There is no bucket " + name + " (SIGNALBOX_PAYLOAD_BUCKET).",
                    "No task can start: its payload cannot be written.",
                    "aws s3api create-bucket --bucket "
                        + name
                        + (region.equals("us-east-1")
                            ? ""
                            : " --create-bucket-configuration LocationConstraint=" + region))),
        bucket -> Outcome.of(told(bucket), wrong(bucket, region)));
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

  private static List<Finding> wrong(BucketFacts bucket, String region) {
    var findings = new ArrayList<Finding>();
    bucket
        .region()
        .filter(it -> !it.equals(region))
        .ifPresent(
            it ->
                findings.add(
                    Finding.error(
                        "The bucket "
                            + bucket.name()
                            + " is in "
                            + it
                            + ", AWS_REGION is "
                            + region
                            + ".",
                        "No task can start: its payload cannot be written.",
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
              "One wrong policy shows every prompt to everybody.",
              "aws s3api put-public-access-block --bucket "
                  + bucket.name()
                  + " --public-access-block-configuration"
                  + " BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"));
    }
    if (bucket.encryption() instanceof Asked.Missing<String>) {
      findings.add(
          Finding.warning(
              "The bucket " + bucket.name() + " has no default encryption.",
              "Prompts lie there in the clear.",
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
