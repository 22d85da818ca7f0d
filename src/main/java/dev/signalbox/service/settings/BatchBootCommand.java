package dev.signalbox.service.settings;

import java.util.List;

/// The command that makes the agent's image work on one task and exit, where its own command is a
/// server that waits for an invocation. The agent's code lies in `/app/src`; its result decides the
/// exit code.
final class BatchBootCommand {
  private static final String SCRIPT =
      """
      import json, os, sys
      sys.path.insert(0, "/app/src")
      def payload():
          uri = os.environ.get("AGENT_PAYLOAD_S3_URI")
          if not uri:
              return json.loads(os.environ["AGENT_PAYLOAD"])
          import boto3
          bucket, key = uri[len("s3://"):].split("/", 1)
          return json.loads(boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read())
      from entrypoint import run_task_from_payload
      result = run_task_from_payload(payload())
      sys.exit(0 if result.get("status") == "success" else 1)
      """;

  static final List<String> COMMAND = List.of("python3", "-c", SCRIPT);

  private BatchBootCommand() {}
}
