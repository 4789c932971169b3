"""One component after the other: applied as the role that applies, then planned as the role that plans."""

import itertools
import re
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from terraform import Failed, Terraform


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
        """A step in a session of its own: `enter` gives it and variables, `act` runs Terraform. Gives whether it worked."""
        instance = self.stage.repository.instance(step.stack, step.component)
        record = self.open(what, self.account(step), instance.kind, instance.name, instance.stack)
        if lenient:
            self.lenient.add(record.number)
        run = None
        try:
            session, variables = enter(self.stage, step, record)
            record.caller = session.name
            run = self.terraform.begin(instance, session, record.number, {**variables, **dict(step.variables)})
            act(run)
        except Failed as error:
            record.failed = str(error)
        except Exception:
            record.failed = traceback.format_exc()
        finally:
            if run:
                run.end()
        self.close(record)
        return not record.failed

    def apply(self, step):
        """Whether the component could be applied and its second plan is empty."""

        def act(run):
            run.plan()
            run.apply()

        if not self.make("apply", step, self.callers.applier, act):
            # So that those after it find what they read.
            self.make("apply, nothing refused", step, self.callers.applier, self.untaint_and(act), lenient=True)
        self.plan(step)

    def plan(self, step):
        def act(run):
            if run.plan("-lock=false"):
                raise Failed(f"the second plan is not empty: {run.planned}")

        self.make("plan", step, self.callers.planner, act)

    def untaint_and(self, act):
        """What was made and then refused a setting is tainted: where it may not be destroyed, every further apply fails."""

        def untainted(run):
            for address in re.findall(r"^# (\S.*): \(tainted\)", run.terraform("show").stdout, re.MULTILINE):
                run.terraform("untaint", address)
            act(run)

        return untainted

    def follow(self, steps):
        """Workflows from top to bottom. Those of an account that nobody else builds on run beside each other."""
        done = set()
        while remaining := [each for each in steps() if (each.component, each.stack) not in done]:
            first = remaining[0]
            if self.is_foundation(first):
                self.apply(first)
                done.add((first.component, first.stack))
                if first.component == "organization":
                    self.adopt()
                continue
            lanes = {}
            for step in remaining:
                if self.is_foundation(step):
                    break
                lanes.setdefault(self.account(step), []).append(step)
                done.add((step.component, step.stack))
            with ThreadPoolExecutor(3) as pool:
                list(pool.map(lambda lane: [self.apply(each) for each in lane], lanes.values()))

    def adopt(self):
        """The accounts that the organization made go into the manifest."""
        self.log(f"accounts: {', '.join(self.stage.adopt_accounts(self.callers.access_role))}")

    def account(self, step):
        variables = self.stage.repository.instance(step.stack, step.component).variables
        return f"{variables['tenant']}-{variables['stage']}"

    def is_foundation(self, step):
        return self.account(step) in self.callers.foundations
