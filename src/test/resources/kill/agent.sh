# The agent of the kill and outage tests: as small as a process can be, because hundreds of them run.
# Its first argument is a file that gets one line for each run; max_turns says how it behaves.
echo "$TASK_ID/$ATTEMPT" >> "$1"
behaviour=${MAX_TURNS:-}
if [[ -z $behaviour && $AGENT_PAYLOAD =~ \"max_turns\":([0-9]+) ]]; then
  behaviour=${BASH_REMATCH[1]}
fi

now() { TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' -1; }

# call BODY: tried again when it met one of Signalbox's transactions, or nobody answered.
call() {
  local body=$1 host=${AWS_ENDPOINT_URL_DYNAMODB#http://} code answer
  for _ in {1..50}; do
    answer=''
    if exec 3<>"/dev/tcp/${host%%:*}/${host##*:}"; then
      printf 'POST / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.UpdateItem\r\nAuthorization: AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: %d\r\n\r\n%s' \
        "$host" "$AWS_ACCESS_KEY_ID" "$AWS_REGION" "${#body}" "$body" >&3
      answer=$(cat <&3)
      exec 3>&-
    fi
    [[ $answer == 'HTTP/1.1 200'* ]] && return 0
    [[ $answer == *ConditionalCheckFailed* ]] && return 1
    sleep 0.1
  done
  return 2
}

# update SET-EXPRESSION STATUS FROM-STATUSES...: on the condition that it is still this attempt's turn.
update() {
  local set=$1 status=$2 at from='' values='' body n=0
  shift 2
  for each in "$@"; do
    from+="${from:+,}:f$n"
    values+=",\":f$n\":{\"S\":\"$each\"}"
    n=$((n + 1))
  done
  at=$(now)
  body="{\"TableName\":\"$TASK_TABLE_NAME\",\"Key\":{\"task_id\":{\"S\":\"$TASK_ID\"}},\
\"UpdateExpression\":\"SET #s = :s, status_created_at = :c, $set\",\
\"ConditionExpression\":\"#s IN ($from) AND attempt = :a\",\
\"ExpressionAttributeNames\":{\"#s\":\"status\"},\
\"ExpressionAttributeValues\":{\":s\":{\"S\":\"$status\"},\":c\":{\"S\":\"$status#$at\"},\":t\":{\"S\":\"$at\"},\":a\":{\"N\":\"$ATTEMPT\"}$values}}"
  call "$body"
}

# Signalbox may have been faster with RUNNING.
running() { update 'started_at = :t, agent_heartbeat_at = :t' RUNNING SUBMITTED HYDRATING RUNNING; }
report() { update 'completed_at = :t' "$1" RUNNING HYDRATING FINALIZING; }
# Lives and says so, until the file of its task appears; ends with the task.
beat_until_told() {
  until [[ -e "$1.$TASK_ID" ]]; do
    sleep 1
    update 'agent_heartbeat_at = :t' RUNNING RUNNING HYDRATING || exit 0
  done
}

running
case $behaviour in
  1) sleep 0.3; report COMPLETED; exit 0 ;;
  2) sleep 0.2; report FAILED; exit 1 ;;
  3) exit 3 ;;
  4) exit 0 ;;
  5) exec sleep 120 ;;
  6) report COMPLETED; exec sleep 120 ;;
  7) beat_until_told "$1"; report COMPLETED; exit 0 ;;
  8) beat_until_told "$1"; exit 3 ;;
  *) exit 99 ;;
esac
