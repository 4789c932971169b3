"""One component after the other: applied as the role that applies, then planned as the role that plans."""

import itertools
import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from terraform import Failed, Terraform

LANES = 2


@dataclass
class Record:
    """A step as the table shows it."""

    number: int
    what: str  # apply or plan
    kind: str
    component: str
    stack: str
    account: str
    caller: str = ""
    failed: str = ""
    must_deny: bool = False  # AWS has to refuse it


class Rehearsal:
    def __init__(self, stage, tools, folder, callers, known, permissive=False, log=print):
        self.stage, self.callers, self.known, self.permissive, self.log = stage, callers, known, permissive, log
        self.terraform = Terraform(tools, stage.address, folder, stage.repository)
        self.numbers, self.records, self.lenient, self.lock = itertools.count(1), {}, set(), threading.Lock()
        stage.gate.refuses = self.refuses

    def refuses(self, number, entry):
        """Whether a denial is told to the caller. One that is known is noted only, so that what comes after it is seen too."""
        return not self.permissive and number not in self.lenient and not self.known.takes(self.records[number], entry)

    def open(self, what, account, kind="", component="", stack="", must_deny=False):
        record = Record(next(self.numbers), what, kind, component, stack, account, must_deny=must_deny)
        self.records[record.number] = record
        return record

    def close(self, record):
        denied = self.denied(record)
        if record.must_deny and not denied:
            record.failed = "nothing refused it"
        text = f"{record.what} {record.component} {record.stack or record.account}: {len(denied)} denied"
        text += f", first {denied[0].action} on {denied[0].resource}: {denied[0].why}" if denied else ""
        self.log(text + (f"; FAILED: {' '.join(record.failed.split())[-500:]}" if record.failed else ""))

    def denied(self, record):
        return [each for each in self.stage.gate.log if each.step == record.number and each.verdict == "denied"]

    def make(self, what, step, enter, act, lenient=False):
        """A step in a session of its own: `enter` gives it and the role that the provider enters, `act` runs Terraform. Gives
        what `act` gave, or None if it failed."""
        instance = self.stage.repository.instance(step.stack, step.component)
        record = self.open(what, step.account, instance.kind, instance.name, instance.stack)
        if lenient:
            self.lenient.add(record.number)
        run, made = None, None
        try:
            session, entry_role = enter(record.number)
            record.caller = session.name
            variables = {"entry_role": entry_role, "run": self.callers.RUN}
            run = self.terraform.begin(instance, session, record.number, variables)
            made = act(run)
        except Failed as error:
            record.failed = str(error)
        except Exception:
            record.failed = traceback.format_exc()
        finally:
            if run:
                run.end()
        self.close(record)
        return None if record.failed else made

    def apply(self, step):
        """What a workflow does: it plans, and if anything is to change, applies. The plan after it has to be empty."""

        def act(run):
            if changes := run.plan():
                run.apply()
            return changes

        def enter(number):
            return self.callers.applier(self.stage, step, number), step.entry_role

        changed = self.make("apply", step, enter, act)
        if changed is None:
            # So that those after it find what they read.
            self.make("apply, nothing refused", step, enter, self.untaint_and(act), lenient=True)
        if changed is not False:
            self.plan(step)

    def plan(self, step):
        def act(run):
            if run.plan("-lock=false"):
                raise Failed(f"the second plan is not empty: {run.planned}")

        self.make("plan", step, lambda number: self.callers.planner(self.stage, step, number), act)

    def untaint_and(self, act):
        """What was made and then refused a setting is tainted: where it may not be destroyed, every further apply fails."""

        def untainted(run):
            for address in re.findall(r"^# (\S.*): \(tainted\)", run.terraform("show").stdout, re.MULTILINE):
                run.terraform("untaint", address)
            act(run)

        return untainted

    def follow(self, steps):
        """Steps from top to bottom, those of several accounts beside each other."""
        lanes = {}
        for step in steps:
            lanes.setdefault(step.account, []).append(step)
        with ThreadPoolExecutor(LANES) as pool:
            list(pool.map(lambda lane: [self.apply(each) for each in lane], lanes.values()))

    def adopt(self):
        """The accounts that the organization made go into the manifest."""
        self.log(f"accounts: {', '.join(self.stage.adopt_accounts())}")
