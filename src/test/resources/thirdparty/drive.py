"""Drives the local AWS with the unmodified AWS CLI and boto3, and compares each answer with what AWS documents.

Prints one line a call: `ok NAME` or `BAD NAME: what came instead`. Refuses to run with an endpoint that is not
127.0.0.1, so that no call can reach AWS.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

REGION = os.environ["AWS_REGION"]
SERVICES = {
    "sqs": "SQS",
    "dynamodb": "DYNAMODB",
    "events": "EVENTBRIDGE",
    "ecs": "ECS",
    "bedrock-agentcore": "BEDROCK_AGENTCORE",
}
ENDPOINTS = {service: os.environ["AWS_ENDPOINT_URL_" + name] for service, name in SERVICES.items()}
for endpoint in ENDPOINTS.values():
    if not endpoint.startswith("http://127.0.0.1:"):
        sys.exit("not loopback: " + endpoint)

AWS = [sys.executable, os.path.join(os.path.dirname(sys.executable), "aws")]
CLUSTER, FAMILY, CONTAINER = (os.environ[name] for name in ("CLUSTER", "FAMILY", "CONTAINER"))
RUNTIME = os.environ["RUNTIME"]
RUN = uuid.uuid4().hex[:8]


def client(service):
    return boto3.client(
        service,
        endpoint_url=ENDPOINTS[service],
        region_name=REGION,
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"total_max_attempts": 1}, parameter_validation=False),
    )


sqs, dynamodb, events, ecs, agentcore = (client(service) for service in SERVICES)


def report(name, problem):
    print(f"BAD {name}: {problem}" if problem else f"ok {name}", flush=True)


def good(name, call, holds=lambda answer: True):
    """The call is answered, and what it answers holds. Gives the answer, or {} if there is none."""
    try:
        answer = call()
    except Exception as failure:  # whatever it is, it is the finding
        report(name, f"{type(failure).__name__}: {failure}")
        return {}
    try:
        report(name, "" if holds(answer) else f"it was {answer}")
    except Exception as failure:
        report(name, f"{type(failure).__name__} {failure} in {answer}")
    return answer


def refused(name, code, text, call, holds=lambda response: True):
    """The call is refused with this code (of the class, as boto3 raises it) and this in its message."""
    try:
        report(name, f"not refused: {call()}")
    except ClientError as failure:
        error = failure.response["Error"]
        fits = (
            code in (error["Code"], type(failure).__name__)
            and text.lower() in error.get("Message", "").lower()
            and holds(failure.response)
        )
        report(name, "" if fits else f"{type(failure).__name__} {failure.response}")
    except Exception as failure:
        report(name, f"{type(failure).__name__}: {failure}")


def until(call, holds, limit=20):
    """Asks again until it holds; gives the last answer."""
    end = time.monotonic() + limit
    answer = call()
    while not holds(answer) and time.monotonic() < end:
        time.sleep(0.1)
        answer = call()
    return answer


# ---- SQS


def queues():
    made = good("sqs create-queue", lambda: sqs.create_queue(QueueName="drive-" + RUN))
    url = made["QueueUrl"]
    good("sqs create-queue again is the same", lambda: sqs.create_queue(QueueName="drive-" + RUN),
         lambda it: it["QueueUrl"] == url)
    good("sqs get-queue-url", lambda: sqs.get_queue_url(QueueName="drive-" + RUN), lambda it: it["QueueUrl"] == url)
    refused("sqs unknown queue", "QueueDoesNotExist", "", lambda: sqs.get_queue_url(QueueName="nowhere-" + RUN))
    refused("sqs send to an unknown queue", "QueueDoesNotExist", "",
            lambda: sqs.send_message(QueueUrl=url + "-not", MessageBody="x"))
    sent = good("sqs send-message", lambda: sqs.send_message(
        QueueUrl=url, MessageBody="one", MessageAttributes={"a": {"DataType": "String", "StringValue": "b"}}))
    got = good(
        "sqs receive-message with attributes",
        lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=2, MessageAttributeNames=["All"],
                                    MessageSystemAttributeNames=["ApproximateReceiveCount"]),
        lambda it: it["Messages"][0]["MessageId"] == sent["MessageId"]
        and it["Messages"][0]["MessageAttributes"]["a"]["StringValue"] == "b"
        and it["Messages"][0]["Attributes"]["ApproximateReceiveCount"] == "1")
    handle = got["Messages"][0]["ReceiptHandle"]
    good("sqs in flight is not received", lambda: sqs.receive_message(QueueUrl=url), lambda it: not it.get("Messages"))
    good("sqs change-message-visibility to 0",
         lambda: sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=handle, VisibilityTimeout=0))
    again = good("sqs receive-message a second time", lambda: sqs.receive_message(
        QueueUrl=url, WaitTimeSeconds=2, AttributeNames=["All"]),
        lambda it: it["Messages"][0]["Attributes"]["ApproximateReceiveCount"] == "2")
    good("sqs delete-message",
         lambda: sqs.delete_message(QueueUrl=url, ReceiptHandle=again["Messages"][0]["ReceiptHandle"]))
    refused("sqs delete with nonsense for a handle", "ReceiptHandleIsInvalid", "",
            lambda: sqs.delete_message(QueueUrl=url, ReceiptHandle="nonsense"))
    good("sqs send-message-batch", lambda: sqs.send_message_batch(
        QueueUrl=url, Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(3)]),
        lambda it: [each["Id"] for each in it["Successful"]] == ["0", "1", "2"])
    good("sqs get-queue-attributes",
         lambda: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "QueueArn"]),
         lambda it: it["Attributes"]["ApproximateNumberOfMessages"] == "3"
         and it["Attributes"]["QueueArn"].endswith(":drive-" + RUN))
    good("sqs purge-queue", lambda: sqs.purge_queue(QueueUrl=url))
    return url


# ---- DynamoDB

USER_INDEX = {"IndexName": "UserStatusIndex", "KeyConditionExpression": "user_id = :u",
              "ExpressionAttributeValues": {":u": {"S": "u-" + RUN}}}


def tables():
    table, key = os.environ["TASK_TABLE"], {"task_id": {"S": "drive-" + RUN}}
    item = {**key, "user_id": {"S": "u-" + RUN}, "status_created_at": {"S": "X#1"}, "status": {"S": "X"}}
    new = {"TableName": table, "Item": item, "ConditionExpression": "attribute_not_exists(task_id)"}
    good("dynamodb describe-table", lambda: dynamodb.describe_table(TableName=table),
         lambda it: it["Table"]["StreamSpecification"]["StreamViewType"] == "NEW_AND_OLD_IMAGES")
    good("dynamodb put-item that is new", lambda: dynamodb.put_item(**new))
    refused("dynamodb put-item that is there", "ConditionalCheckFailedException", "The conditional request failed",
            lambda: dynamodb.put_item(**new, ReturnValuesOnConditionCheckFailure="ALL_OLD"),
            lambda it: it["Item"]["status"] == {"S": "X"})
    good("dynamodb get-item", lambda: dynamodb.get_item(TableName=table, Key=key, ConsistentRead=True),
         lambda it: it["Item"] == item)
    good("dynamodb get-item that is not there",
         lambda: dynamodb.get_item(TableName=table, Key={"task_id": {"S": "none"}}), lambda it: "Item" not in it)
    good("dynamodb query an index", lambda: dynamodb.query(TableName=table, **USER_INDEX), lambda it: it["Count"] == 1)
    refused("dynamodb consistent read of an index", "ValidationException", "consistent read",
            lambda: dynamodb.query(TableName=table, ConsistentRead=True, **USER_INDEX))
    refused("dynamodb unknown table", "ResourceNotFoundException", "",
            lambda: dynamodb.get_item(TableName="nowhere-" + RUN, Key=key))
    refused("dynamodb reserved word", "ValidationException", "reserved keyword: status", lambda: dynamodb.update_item(
        TableName=table, Key=key, UpdateExpression="SET status = :s", ExpressionAttributeValues={":s": {"S": "Y"}}))
    refused("dynamodb unused value", "ValidationException", "unused in expressions", lambda: dynamodb.update_item(
        TableName=table, Key=key, UpdateExpression="REMOVE x", ExpressionAttributeValues={":s": {"S": "Y"}}))
    refused("dynamodb empty key", "ValidationException", "empty string value",
            lambda: dynamodb.put_item(TableName=table, Item={"task_id": {"S": ""}}))
    refused("dynamodb missing key", "ValidationException", "key", lambda: dynamodb.put_item(TableName=table, Item={}))
    refused("dynamodb create-table that is there", "ResourceInUseException", "", lambda: dynamodb.create_table(
        TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "task_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "task_id", "AttributeType": "S"}]))
    transactions(table, key)


def transactions(table, key):
    def write(status, token, condition="attribute_exists(task_id)"):
        return dynamodb.transact_write_items(ClientRequestToken=token, TransactItems=[
            {"Put": {"TableName": table, "Item": {"task_id": {"S": f"other-{RUN}"}}}},
            {"Update": {"TableName": table, "Key": key, "UpdateExpression": "SET #s = :s",
                        "ConditionExpression": condition, "ExpressionAttributeNames": {"#s": "status"},
                        "ExpressionAttributeValues": {":s": {"S": status}},
                        "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}}])

    good("dynamodb transact-write-items", lambda: write("Y", "first-" + RUN))
    good("dynamodb transact-write-items repeated", lambda: write("Y", "first-" + RUN))
    refused("dynamodb other transaction, same token", "IdempotentParameterMismatchException", "",
            lambda: write("Z", "first-" + RUN))
    refused("dynamodb transaction cancelled, reasons in order", "TransactionCanceledException", "",
            lambda: write("Z", "second-" + RUN, "attribute_not_exists(task_id)"),
            lambda it: [each["Code"] for each in it["CancellationReasons"]] == ["None", "ConditionalCheckFailed"]
            and it["CancellationReasons"][1]["Item"]["status"] == {"S": "Y"})


# ---- EventBridge


def event(**change):
    return {"id": "1", "account": "123456789012", "source": "drive", "time": "2026-01-01T00:00:00Z",
            "region": REGION, "resources": [], "detail-type": "t", "detail": {"n": 1}, **change}


def buses(queue):
    rule, pattern = "drive-" + RUN, json.dumps({"source": ["drive." + RUN], "detail": {"n": [{"numeric": [">", 1]}]}})
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    good("events put-rule", lambda: events.put_rule(Name=rule, EventPattern=pattern),
         lambda it: it["RuleArn"].endswith(":rule/" + rule))
    good("events describe-rule", lambda: events.describe_rule(Name=rule),
         lambda it: it["State"] == "ENABLED" and it["EventPattern"] == pattern)
    good("events list-rules", lambda: events.list_rules(NamePrefix="drive-"),
         lambda it: rule in [each["Name"] for each in it["Rules"]])
    good("events put-targets", lambda: events.put_targets(Rule=rule, Targets=[{"Id": "q", "Arn": arn}]),
         lambda it: it["FailedEntryCount"] == 0)
    good("events list-targets-by-rule", lambda: events.list_targets_by_rule(Rule=rule),
         lambda it: it["Targets"] == [{"Id": "q", "Arn": arn}])

    def put(detail="{}", **other):
        return events.put_events(Entries=[{"Source": "drive." + RUN, "DetailType": "t", "Detail": detail, **other}])

    good("events put-events", lambda: put('{"n":2}'), lambda it: it["FailedEntryCount"] == 0 and it["Entries"][0]["EventId"])
    good("events delivers what matches to the queue",
         lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5),
         lambda it: json.loads(it["Messages"][0]["Body"])["detail"] == {"n": 2})
    good("events put-events that does not match", lambda: put('{"n":1}'), lambda it: it["FailedEntryCount"] == 0)
    good("events does not deliver it", lambda: sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=1),
         lambda it: not it.get("Messages"))
    good("events malformed detail is that entry's failure", lambda: put("{"),
         lambda it: it["FailedEntryCount"] == 1 and it["Entries"][0]["ErrorCode"] == "MalformedDetail")
    good("events missing source is that entry's failure", lambda: put(Source=""),
         lambda it: it["Entries"][0]["ErrorCode"] == "InvalidArgument")
    good("events aws. source is refused", lambda: put(Source="aws.ecs"),
         lambda it: it["Entries"][0]["ErrorCode"] == "NotAuthorizedForSourceException")
    refused("events put-events with eleven entries", "ValidationException", "", lambda: events.put_events(
        Entries=[{"Source": "s", "DetailType": "t", "Detail": "{}"}] * 11))
    refused("events pattern that is no JSON", "InvalidEventPatternException", "Event pattern is not valid",
            lambda: events.put_rule(Name=rule, EventPattern="{"))
    refused("events pattern with a value that is no list", "InvalidEventPatternException", "Event pattern is not valid",
            lambda: events.put_rule(Name=rule, EventPattern='{"source":"drive"}'))
    for n, matches in ((1, False), (2, True)):
        whole = json.dumps(event(source="drive." + RUN, detail={"n": n}))
        good(f"events test-event-pattern {matches}", lambda: events.test_event_pattern(EventPattern=pattern, Event=whole),
             lambda it: it["Result"] is matches)
    refused("events unknown rule", "ResourceNotFoundException", "does not exist",
            lambda: events.describe_rule(Name="nowhere"))
    refused("events put-targets of an unknown rule", "ResourceNotFoundException", "does not exist",
            lambda: events.put_targets(Rule="nowhere", Targets=[{"Id": "q", "Arn": arn}]))
    refused("events unknown bus", "ResourceNotFoundException", "does not exist",
            lambda: events.put_rule(Name=rule, EventBusName="nowhere", EventPattern=pattern))
    refused("events delete-rule with targets", "ValidationException", "Rule can't be deleted since it has targets",
            lambda: events.delete_rule(Name=rule))
    good("events remove-targets", lambda: events.remove_targets(Rule=rule, Ids=["q"]),
         lambda it: it["FailedEntryCount"] == 0)
    good("events delete-rule", lambda: events.delete_rule(Name=rule))


# ---- ECS


def run_task(token, script="exec sleep 60", environment=(), **change):
    override = {"name": CONTAINER, "command": ["/bin/sh", "-c", script],
                "environment": [{"name": name, "value": value} for name, value in environment]}
    request = {
        "cluster": CLUSTER, "taskDefinition": FAMILY, "count": 1, "launchType": "FARGATE", "clientToken": token,
        "startedBy": "drive-" + RUN, "overrides": {"containerOverrides": [override]},
        "networkConfiguration": {"awsvpcConfiguration": {
            "subnets": ["subnet-local"], "securityGroups": ["sg-local"], "assignPublicIp": "DISABLED"}}, **change}
    return ecs.run_task(**{name: value for name, value in request.items() if value is not None})


def agent(task):
    """By name: as on AWS, a sidecar that nobody asked for may stand first."""
    return next(each for each in task["containers"] if each["name"] == CONTAINER)


def describe(arn):
    return ecs.describe_tasks(cluster=CLUSTER, tasks=[arn])


def tasks():
    good("ecs describe-clusters", lambda: ecs.describe_clusters(clusters=[CLUSTER, "nowhere"]),
         lambda it: it["clusters"][0]["status"] == "ACTIVE" and it["failures"][0]["reason"] == "MISSING")
    good("ecs describe-task-definition", lambda: ecs.describe_task_definition(taskDefinition=FAMILY),
         lambda it: it["taskDefinition"]["containerDefinitions"][0]["name"] == CONTAINER)
    first = good("ecs run-task", lambda: run_task("t1-" + RUN),
                 lambda it: it["tasks"][0]["lastStatus"] == "PROVISIONING" and not it["failures"])
    arn = first["tasks"][0]["taskArn"]
    good("ecs run-task with the same token is the same task", lambda: run_task("t1-" + RUN),
         lambda it: [each["taskArn"] for each in it["tasks"]] == [arn])
    refused("ecs other request, same token", "ConflictException", "", lambda: run_task("t1-" + RUN, "true"),
            lambda it: it["resourceIds"] == [arn])
    good("ecs describe-tasks becomes RUNNING",
         lambda: until(lambda: describe(arn), lambda it: it["tasks"][0]["lastStatus"] == "RUNNING"),
         lambda it: it["tasks"][0]["lastStatus"] == "RUNNING" and it["tasks"][0]["startedAt"].year > 2000
         and agent(it["tasks"][0])["lastStatus"] == "RUNNING")
    good("ecs list-tasks by startedBy", lambda: ecs.list_tasks(cluster=CLUSTER, startedBy="drive-" + RUN),
         lambda it: it["taskArns"] == [arn])
    good("ecs list-tasks by family", lambda: ecs.list_tasks(cluster=CLUSTER, family=FAMILY),
         lambda it: arn in it["taskArns"])
    refused("ecs list-tasks by startedBy and more", "InvalidParameterException", "", lambda: ecs.list_tasks(
        cluster=CLUSTER, startedBy="drive-" + RUN, desiredStatus="STOPPED"))
    good("ecs stop-task", lambda: ecs.stop_task(cluster=CLUSTER, task=arn, reason="enough"),
         lambda it: it["task"]["desiredStatus"] == "STOPPED")
    good("ecs describe-tasks becomes STOPPED",
         lambda: until(lambda: describe(arn), lambda it: it["tasks"][0]["lastStatus"] == "STOPPED"),
         lambda it: it["tasks"][0]["stopCode"] == "UserInitiated" and it["tasks"][0]["stoppedReason"] == "enough"
         and it["tasks"][0]["lastStatus"] == "STOPPED")
    good("ecs list-tasks has no stopped task", lambda: ecs.list_tasks(cluster=CLUSTER, startedBy="drive-" + RUN),
         lambda it: it["taskArns"] == [])
    ends(arn)
    task_refusals(arn)


def ends(arn):
    other = good("ecs run-task that exits with 3", lambda: run_task("t2-" + RUN, "exit 3"))["tasks"][0]["taskArn"]
    good("ecs describe-tasks tells the exit code",
         lambda: until(lambda: describe(other), lambda it: it["tasks"][0]["lastStatus"] == "STOPPED"),
         lambda it: agent(it["tasks"][0])["exitCode"] == 3
         and it["tasks"][0]["stopCode"] == "EssentialContainerExited"
         and it["tasks"][0]["stoppedReason"] == "Essential container in task exited")
    good("ecs describe-tasks of an unknown task", lambda: describe(arn[:-3] + "000"),
         lambda it: it["tasks"] == [] and it["failures"] == [{"arn": arn[:-3] + "000", "reason": "MISSING"}])


def task_refusals(arn):
    invalid = "InvalidParameterException"
    refused("ecs stop-task of an unknown task", invalid, "The referenced task was not found",
            lambda: ecs.stop_task(cluster=CLUSTER, task=arn[:-3] + "000"))
    refused("ecs unknown cluster", "ClusterNotFoundException", "Cluster not found",
            lambda: run_task("r-" + RUN, cluster="nowhere"))
    refused("ecs unknown task definition", "ClientException", "TaskDefinition not found",
            lambda: run_task("r-" + RUN, taskDefinition="nowhere"))
    refused("ecs describe an unknown task definition", "ClientException", "Unable to describe task definition",
            lambda: ecs.describe_task_definition(taskDefinition="nowhere"))
    refused("ecs no network configuration", invalid, "Network Configuration must be provided",
            lambda: run_task("r-" + RUN, networkConfiguration=None))
    refused("ecs overrides over 8,192 characters", invalid, "Container Overrides length must be at most 8192",
            lambda: run_task("r-" + RUN, environment=[("BIG", "x" * 8192)]))
    good("ecs overrides below 8,192 characters", lambda: run_task("t3-" + RUN, "true", [("BIG", "x" * 8000)]),
         lambda it: len(it["tasks"]) == 1)
    refused("ecs override of an unknown container", invalid, "is not a container in the TaskDefinition",
            lambda: run_task("r-" + RUN, overrides={"containerOverrides": [{"name": "nobody"}]}))
    for count in (0, 11):
        refused(f"ecs count {count}", invalid, "", lambda: run_task("r-" + RUN, count=count))
    refused("ecs startedBy of 129 characters", invalid, "startedBy", lambda: run_task("r-" + RUN, startedBy="x" * 129))
    refused("ecs clientToken of 65 characters", invalid, "clientToken", lambda: run_task("x" * 65))
    refused("ecs launch type and capacity providers", invalid, "capacity provider strategy", lambda: run_task(
        "r-" + RUN, capacityProviderStrategy=[{"capacityProvider": "FARGATE", "weight": 1}]))
    refused("ecs describe-tasks of none", invalid, "Tasks cannot be empty",
            lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[]))
    refused("ecs describe-tasks of 101", invalid, "", lambda: ecs.describe_tasks(cluster=CLUSTER, tasks=[arn] * 101))
    good("ecs register-task-definition", lambda: definition("drive-" + RUN), lambda it:
         it["taskDefinition"]["revision"] == 1 and it["taskDefinition"]["status"] == "ACTIVE")
    refused("ecs Fargate without awsvpc", "ClientException", "Fargate only supports network mode",
            lambda: definition("drive-" + RUN, networkMode="bridge"))
    refused("ecs Fargate without cpu", "ClientException", "defined at the task level",
            lambda: definition("drive-" + RUN, cpu=""))
    refused("ecs definition without containers", "ClientException", "Container list cannot be empty",
            lambda: definition("drive-" + RUN, containerDefinitions=[]))
    refused("ecs operation that the local AWS does not have", "UnsupportedOperation", "ListClusters",
            ecs.list_clusters)
    good("ecs deregister-task-definition",
         lambda: ecs.deregister_task_definition(taskDefinition=f"drive-{RUN}:1"),
         lambda it: it["taskDefinition"]["status"] == "INACTIVE")
    refused("ecs run-task of an inactive definition", invalid, "TaskDefinition is inactive",
            lambda: run_task("r-" + RUN, taskDefinition=f"drive-{RUN}:1"))


def definition(family, **change):
    return ecs.register_task_definition(**{
        "family": family, "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"], "cpu": "256",
        "memory": "512", "containerDefinitions": [{"name": CONTAINER, "image": "agent:1"}], **change})


# ---- AgentCore


def sessions():
    session = f"drive-{RUN}-" + "x" * 30

    def invoke(**change):
        answer = agentcore.invoke_agent_runtime(**{
            "agentRuntimeArn": RUNTIME, "runtimeSessionId": session, "contentType": "application/json",
            "accept": "application/json", "payload": b'{"input":{}}', **change})
        return {**answer, "response": answer["response"].read().decode()}

    def stop(**change):
        return agentcore.stop_runtime_session(**{"agentRuntimeArn": RUNTIME, "runtimeSessionId": session, **change})

    good("agentcore invoke-agent-runtime", invoke, lambda it: it["statusCode"] == 200
         and it["runtimeSessionId"] == session and it["contentType"].startswith("application/json"))
    good("agentcore invoke a session again", invoke, lambda it: it["runtimeSessionId"] == session)
    good("agentcore stop-runtime-session", stop, lambda it: it["statusCode"] == 200)
    refused("agentcore stop a session that is gone", "ResourceNotFoundException", "", stop)
    refused("agentcore unknown runtime", "ResourceNotFoundException", "",
            lambda: invoke(agentRuntimeArn=RUNTIME[:-3] + "zzz"))
    refused("agentcore short session id", "ValidationException", "length between 33 and 256",
            lambda: invoke(runtimeSessionId="short"))


# ---- AWS CLI


def cli(*words):
    """A CLI call with its own explicit endpoint; gives exit code, JSON of the output, error text."""
    environment = {
        "PATH": os.environ["PATH"], "HOME": tempfile.gettempdir() + "/no-home", "AWS_ACCESS_KEY_ID": "local",
        "AWS_SECRET_ACCESS_KEY": "local", "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1"}
    command = [*AWS, "--endpoint-url", ENDPOINTS[words[0]], "--region", REGION, "--output", "json", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    return done.returncode, json.loads(done.stdout) if done.stdout.strip() else {}, done.stderr


def cli_good(name, words, holds=lambda answer: True):
    code, answer, error = cli(*words)
    try:
        report("cli " + name, "" if code == 0 and holds(answer) else f"exit {code}, {answer}, {error}")
    except (KeyError, IndexError) as failure:
        report("cli " + name, f"no {failure} in {answer}")
    return answer


def cli_refused(name, words, *texts):
    code, answer, error = cli(*words)
    report("cli " + name, "" if code in (254, 255) and all(it in error for it in texts)
           else f"exit {code}, {answer}, {error}")


def command_line(queue):
    cli_good("sqs send-message", ["sqs", "send-message", "--queue-url", queue, "--message-body", "by the CLI"],
             lambda it: it["MessageId"])
    cli_good("sqs receive-message", ["sqs", "receive-message", "--queue-url", queue, "--wait-time-seconds", "5"],
             lambda it: it["Messages"][0]["Body"] == "by the CLI")
    cli_refused("sqs unknown queue", ["sqs", "get-queue-url", "--queue-name", "nowhere"],
                "The specified queue does not exist")
    table = os.environ["TASK_TABLE"]
    item = ["dynamodb", "put-item", "--table-name", table, "--item", json.dumps({"task_id": {"S": "cli-" + RUN}}),
            "--condition-expression", "attribute_not_exists(task_id)"]
    cli_good("dynamodb put-item", item)
    cli_refused("dynamodb put-item again", item, "(ConditionalCheckFailedException)", "The conditional request failed")
    cli_good("events put-events", ["events", "put-events", "--entries", json.dumps(
        [{"Source": "s", "DetailType": "t", "Detail": "{}"}])], lambda it: it["FailedEntryCount"] == 0)
    cli_refused("events bad pattern", ["events", "put-rule", "--name", "r", "--event-pattern", "{"],
                "(InvalidEventPatternException)")
    run = ["ecs", "run-task", "--cluster", CLUSTER, "--task-definition", FAMILY, "--launch-type", "FARGATE",
           "--network-configuration", "awsvpcConfiguration={subnets=[subnet-local],securityGroups=[sg-local]}",
           "--overrides", json.dumps({"containerOverrides": [
               {"name": CONTAINER, "command": ["/bin/sh", "-c", "exec sleep 60"]}]})]
    arn = cli_good("ecs run-task", run, lambda it: not it["failures"])["tasks"][0]["taskArn"]
    cli_good("ecs wait tasks-running", ["ecs", "wait", "tasks-running", "--cluster", CLUSTER, "--tasks", arn])
    cli_good("ecs stop-task", ["ecs", "stop-task", "--cluster", CLUSTER, "--task", arn, "--reason", "cli"],
             lambda it: it["task"]["desiredStatus"] == "STOPPED")
    cli_refused("ecs unknown cluster", ["ecs", "list-tasks", "--cluster", "nowhere"], "(ClusterNotFoundException)")
    with tempfile.NamedTemporaryFile() as outfile:
        invoke = ["bedrock-agentcore", "invoke-agent-runtime", "--agent-runtime-arn", RUNTIME,
                  "--runtime-session-id", f"cli-{RUN}-" + "y" * 30, "--content-type", "application/json",
                  "--payload", '{"input":{}}', outfile.name]
        cli_good("agentcore invoke-agent-runtime", invoke, lambda it: it["statusCode"] == 200)
    cli_refused("agentcore stop an unknown session", [
        "bedrock-agentcore", "stop-runtime-session", "--agent-runtime-arn", RUNTIME,
        "--runtime-session-id", "nobody-" + "z" * 30], "(ResourceNotFoundException)")


queue_url = queues()
tables()
buses(queue_url)
tasks()
sessions()
command_line(queue_url)
