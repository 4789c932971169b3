"""The steps of generated workflows, as far as a rehearsal follows them. What a step looks like is known here only."""

import shlex
from dataclasses import dataclass

import yaml

SCRIPT = ["sh", "stacks/workflows/apply.sh"]


@dataclass(frozen=True)
class Step:
    """One component that a workflow plans and applies in one stack."""

    workflow: str
    account: str
    component: str
    stack: str
    entry_role: str = ""  # what the provider enters in place of the account's own roles


def steps_of(folder, account, workflow):
    """What a workflow of an account applies, in order."""
    text = yaml.safe_load((folder / f"{account}.yaml").read_text())["workflows"][workflow]
    return [step_of(workflow, step) for step in text["steps"]]


def step_of(workflow, step):
    words = shlex.split(step["command"])
    if step.get("type") != "shell" or words[:2] != SCRIPT or len(words) not in (5, 6):
        raise ValueError(f"{workflow}: {step} is no step that a rehearsal knows")
    return Step(workflow, *words[2:])
