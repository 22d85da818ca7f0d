"""Stands for the agent's code in /app/src: writes down what it is given, and ends as it is told."""

import json
import os


def run_task_from_payload(payload):
    with open(os.environ["WORKED_ON"], "w", encoding="utf-8") as written:
        json.dump(payload, written)
    if os.environ["ENDS_WITH"] == "a crash":
        raise RuntimeError("the agent crashed")
    return json.loads(os.environ["ENDS_WITH"])
