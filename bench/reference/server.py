"""Runs tasks of the reference on request: JSON lines in on stdin, out on stdout."""

import argparse
import json
import os
import sys
import time
import traceback

parser = argparse.ArgumentParser()
parser.add_argument("--reference", required=True)
parser.add_argument("--threads", type=int, required=True)
arguments = parser.parse_args()

# What the reference prints would mix with the answers.
answers = os.fdopen(os.dup(1), "w", buffering=1)
os.dup2(2, 1)

import torch  # noqa: E402

from tasks import TASKS  # noqa: E402

torch.set_num_threads(arguments.threads)


def serve(request):
    global task
    call = request["call"]
    if call == "open":
        task = TASKS[request["task"]](arguments.reference, request["settings"])
        return {"torch": torch.__version__, "python": sys.version.split()[0]}
    if call == "check":
        return {"numbers": task.check()}
    return {"seconds": time_runs(request["runs"])}


def time_runs(runs):
    started = time.perf_counter()
    for _ in range(runs):
        task.run()
    return time.perf_counter() - started


task = None
for line in sys.stdin:
    try:
        answer = serve(json.loads(line))
    except Exception:
        answer = {"error": traceback.format_exc(limit=-4)}
    answers.write(json.dumps(answer) + "\n")
