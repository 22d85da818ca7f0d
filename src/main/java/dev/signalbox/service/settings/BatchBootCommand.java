package dev.signalbox.service.settings;

import java.util.List;

/// The command that makes the agent's image work on one task and exit, where its own command is a
/// server that waits for an invocation. The agent's code lies in `/app/src`; its result decides the
/// exit code.
///
/// Where there is a session role, the payload is read with the credentials of a session for this
/// task alone, which last as short as STS allows: the agent assumes the role by itself. If that
/// is refused, nothing else is tried, since the rights of whatever the task runs as are not meant
/// for the payload.
final class BatchBootCommand {
  private static final String SCRIPT =
      """
      import json, os, sys
      sys.path.insert(0, "/app/src")
      def s3():
          import boto3
          role = os.environ.get("AGENT_SESSION_ROLE_ARN", "").strip()
          if not role:
              return boto3.client("s3")
          task = os.environ.get("TASK_ID", "")
          try:
              given = boto3.client("sts").assume_role(
                  RoleArn=role, RoleSessionName="signalbox-" + task, DurationSeconds=900,
                  Tags=[{"Key": "task_id", "Value": task}])["Credentials"]
          except Exception as refused:
              sys.exit(f"signalbox: cannot assume {role} for task {task}: {refused}")
          return boto3.client(
              "s3", aws_access_key_id=given["AccessKeyId"],
              aws_secret_access_key=given["SecretAccessKey"],
              aws_session_token=given["SessionToken"])
      def payload():
          uri = os.environ.get("AGENT_PAYLOAD_S3_URI")
          if not uri:
              return json.loads(os.environ["AGENT_PAYLOAD"])
          bucket, key = uri[len("s3://"):].split("/", 1)
          return json.loads(s3().get_object(Bucket=bucket, Key=key)["Body"].read())
      from entrypoint import run_task_from_payload
      result = run_task_from_payload(payload())
      sys.exit(0 if result.get("status") == "success" else 1)
      """;

  static final List<String> COMMAND = List.of("python3", "-c", SCRIPT);

  private BatchBootCommand() {}
}
