# The agent of the cost and latency tests: as small as a process can be, because hundreds of them
# run. Its first argument is a folder where the test leaves a file for a task that may go on;
# max_turns says how it behaves.
behaviour=${MAX_TURNS:-}
if [[ -z $behaviour && $AGENT_PAYLOAD =~ \"max_turns\":([0-9]+) ]]; then
  behaviour=${BASH_REMATCH[1]}
fi

now() { TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' -1; }

# pause SECONDS: without a process of its own; nothing ever comes through this pipe.
exec 4<> <(:)
pause() { read -r -t "$1" -u 4; }

# call BODY: tried again when it met one of Signalbox's transactions, or nobody answered.
call() {
  local body=$1 host=${AWS_ENDPOINT_URL_DYNAMODB#http://} answer lines
  for _ in {1..50}; do
    answer=''
    if exec 3<>"/dev/tcp/${host%%:*}/${host##*:}"; then
      printf 'POST / HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: DynamoDB_20120810.UpdateItem\r\nAuthorization: AWS4-HMAC-SHA256 Credential=%s/20260101/%s/dynamodb/aws4_request, SignedHeaders=host, Signature=0\r\nContent-Length: %d\r\n\r\n%s' \
        "$host" "$AWS_ACCESS_KEY_ID" "$AWS_REGION" "${#body}" "$body" >&3
      mapfile -t -u 3 lines
      answer=${lines[*]}
      exec 3>&-
    fi
    case $answer in
      'HTTP/1.1 200'*) return 0 ;;
      *ConditionalCheckFailed*) return 1 ;;
    esac
    pause 0.1
  done
  return 2
}

# update SET-EXPRESSION STATUS: on the condition that it is still this attempt's turn.
update() {
  local at body
  at=$(now)
  body="{\"TableName\":\"$TASK_TABLE_NAME\",\"Key\":{\"task_id\":{\"S\":\"$TASK_ID\"}},\
\"UpdateExpression\":\"SET #s = :s, status_created_at = :c, $1\",\
\"ConditionExpression\":\"#s IN (:h,:r) AND attempt = :a\",\
\"ExpressionAttributeNames\":{\"#s\":\"status\"},\
\"ExpressionAttributeValues\":{\":s\":{\"S\":\"$2\"},\":c\":{\"S\":\"$2#$at\"},\":t\":{\"S\":\"$at\"},\":a\":{\"N\":\"$ATTEMPT\"},\":h\":{\"S\":\"HYDRATING\"},\":r\":{\"S\":\"RUNNING\"}}}"
  call "$body"
}

running() { update 'started_at = :t, agent_heartbeat_at = :t' RUNNING; }
report() { update 'completed_at = :t' COMPLETED; }
wait_until_told() { until [[ -e "$1/$TASK_ID" ]]; do pause 0.3; done; }

# A container takes longer to start than Signalbox takes to write that it asked for it.
pause 0.3
case $behaviour in
  1) running; pause 0.3; report; exit 0 ;;
  2) running; wait_until_told "$1"; report; exit 0 ;;
  # Who prints nothing is asked again for two minutes.
  3) running; pause 0.3; echo 'it cannot go on'; exit 1 ;;
  4) running; wait_until_told "$1"; exit 1 ;;
  5) running; exec sleep 3600 ;;
  6) exec sleep 3600 ;;
  *) exit 99 ;;
esac
