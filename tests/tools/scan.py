"""checkov as a server: a folder as JSON on each line of its input, and the report on it as JSON on a line of its output.

checkov takes longer to start than to scan. Each folder is scanned by a fork of a process that has started, so that no
scan knows of another: checkov mixes up what it scans in one process.
"""

import contextlib
import gc
import io
import json
import os
import sys
import tempfile
import warnings

warnings.simplefilter("ignore", category=SyntaxWarning)

from checkov.main import DEFAULT_RUNNERS, Checkov
from checkov.terraform.runner import Runner

ARGUMENTS = ["--framework", "terraform", "--skip-download", "--output", "json", "--soft-fail", "--directory"]

# In which every checkov finds fault: one that does not has lost its checks.
KNOWN_BAD = 'resource "aws_s3_bucket" "open" {\n  bucket = "open"\n  acl    = "public-read-write"\n}\n'


def scan(folder):
    DEFAULT_RUNNERS[:] = [Runner()]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        Checkov([*ARGUMENTS, folder]).run()
    return json.loads(printed.getvalue())


def in_a_fork(folder):
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        with os.fdopen(writes, "w") as answer:
            json.dump(scan(folder), answer)
        os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text or json.dumps({"error": f"checkov ended without a report on {folder}"})


def main():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "main.tf"), "w") as file:
            file.write(KNOWN_BAD)
        failed = {check["check_id"] for check in scan(folder)["results"]["failed_checks"]}
    if "CKV_AWS_57" not in failed:
        sys.exit(f"checkov finds no fault in a bucket that everybody may write to: {failed}")
    gc.freeze()
    for line in sys.stdin:
        print(in_a_fork(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
