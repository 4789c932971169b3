"""Runs a program on a terminal of its own, types into it, and prints what it shows.

Reads a JSON object from standard input: `command`, a list; `env`, what is added to the environment; `steps`, each with
`wait`, a text that must be shown since the last step, and `type`, what is typed then. Prints a JSON object with `shown` and
the exit code, `status`. A text that does not come in time ends the run: `status` is then null.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 60
# Colors, moves of the cursor and questions to the terminal are no text.
CONTROL = re.compile(rb"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\x1b\][^\x07]*\x07")


def main():
    told = json.load(sys.stdin)
    child, terminal = pty.fork()
    if child == 0:
        # Wide enough that no line is folded.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 200, 0, 0))
        os.environ.update(told.get("env", {}), TERM="xterm")
        os.execvp(told["command"][0], told["command"])
    shown, at, complete = b"", 0, True
    for step in told["steps"]:
        wanted, late = step["wait"].encode(), time.monotonic() + PATIENCE
        while wanted not in CONTROL.sub(b"", shown[at:]):
            ready, _, _ = select.select([terminal], [], [], 0.2)
            more = read(terminal) if ready else b""
            shown += more
            if (ready and not more) or time.monotonic() > late:
                complete = False
                break
        if not complete:
            break
        at = len(shown)
        os.write(terminal, step["type"].encode())
    late = time.monotonic() + PATIENCE
    while complete and time.monotonic() < late:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        more = read(terminal) if ready else b""
        shown += more
        if ready and not more:
            break
    else:
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status) if complete else None
    print(json.dumps({"shown": CONTROL.sub(b"", shown).decode(errors="replace"), "status": code}))


def read(terminal):
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


main()
