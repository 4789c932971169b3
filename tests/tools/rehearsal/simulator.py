"""The IAM simulator as a process that is asked one question after the other."""

import json
import re
import subprocess
import threading
from pathlib import Path

PROGRAM = Path(__file__).with_name("decide.mjs")
# The simulator drops keys of encryption contexts and of tokens, which it does not know; it keeps those of tags.
DROPPED = re.compile(r"kms:EncryptionContext:.+|(?:[\w-]+\.)+[a-z]+(?:/[\w./-]+)?:(?:sub|aud|amr|email)")


class Simulator:
    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["node", PROGRAM, f"{folder}/"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.defined, self.answers, self.lock = {}, {}, threading.Lock()
        self.asked = []  # each question once: policies, context, request, decisions

    def ask(self, policies, context, **request):
        """Decisions on a request under policies, each of which is (kind, name, text)."""
        with self.lock:
            question = {**request, "context": {renamed(key): value for key, value in context.items()}}
            question |= {field: self._defined(value) for field, value in policies.items()}
            # Many calls are the same but for their time.
            same = json.dumps(
                {**question, "context": {**question["context"], "aws:CurrentTime": "", "aws:EpochTime": ""}}, sort_keys=True
            )
            if same not in self.answers:
                self._send(question)
                self.answers[same] = json.loads(self.process.stdout.readline())
                self.asked.append((policies, context, request, self.answers[same].get("decisions", [])))
            return self.answers[same]

    def _send(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def _defined(self, value):
        """Policies, each replaced by its number."""
        if isinstance(value, list):
            return [self._defined(each) for each in value]
        if value is not None and value not in self.defined:
            kind, name, text = value
            self.defined[value] = str(len(self.defined) + 1)
            document = json.loads(re.sub(r'"([^"\s]+)"(?=\s*:)', lambda key: f'"{renamed(key[1])}"', text))
            self._send({"define": self.defined[value], "kind": kind, "name": name, "document": document})
        return value and self.defined[value]


def renamed(key):
    return f"aws:PrincipalTag/{re.sub('[^A-Za-z0-9]', '-', key)}" if DROPPED.fullmatch(key) else key
