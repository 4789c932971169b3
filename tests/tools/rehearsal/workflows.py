"""The steps of generated workflows, as far as a rehearsal follows them. What a step looks like is known here only."""

import shlex
from dataclasses import dataclass, field

import yaml


@dataclass(frozen=True)
class Step:
    """One component that a workflow applies in one stack."""

    workflow: str
    component: str
    stack: str
    identity: str = ""  # of Atmos, if the step names one
    variables: tuple = field(default=())  # (name, value) of each -var


def steps_of(path):
    """What a workflow file applies, in order. Plans, their display and the question whether to go on belong to the apply that
    follows them."""
    for workflow, text in yaml.safe_load(path.read_text())["workflows"].items():
        for step in text["steps"]:
            if found := step_of(workflow, step):
                yield found


def step_of(workflow, step):
    if step.get("type", "atmos") != "atmos":
        return None
    words = shlex.split(step["command"])
    if words[0] != "terraform":
        raise ValueError(f"{workflow}: {step['command']} is no command that a rehearsal knows")
    verb, component = words[1], words[2]
    if verb not in ("deploy", "apply"):
        return None
    stack, identity, variables = None, step.get("identity", ""), []
    options = iter(words[3:])
    for option in options:
        name, equals, value = option.partition("=")
        if name in ("-s", "--stack"):
            stack = value if equals else next(options)
        elif name in ("-i", "--identity"):
            identity = value if equals else next(options)
        elif name == "-var":
            key, _, text = (value if equals else next(options)).partition("=")
            variables.append((key, text))
    return Step(workflow, component, stack or step["stack"], identity, tuple(variables))
