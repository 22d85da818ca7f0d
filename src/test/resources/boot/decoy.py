"""A module of the same name as the agent's that lies somewhere else, such as in a repository."""


def run_task_from_payload(payload):
    return {"status": "success"}
