"""Small mistakes in policies, each of which the judge has to name.

A mutant is judged without applying anything anew: what was asked during the rehearsal is asked again, with one statement of
one policy changed. tests/rehearsal/mutants.yaml holds them: `policy` is its kind (identity, boundary, scp, rcp, resource,
trust), `name` a pattern of its name and `sid` the statement; `without` takes an action from the statement, `deny` adds a
statement. `denies` is the action that must be denied then, and `because` what the denial must say.
"""

import json
from fnmatch import fnmatchcase


def survivors(mutants, simulator):
    """Mutants that nothing named, each with its name."""
    questions = list(simulator.asked)
    return [mutant["mutant"] for mutant in mutants if not is_named(mutant, questions, simulator)]


def is_named(mutant, questions, simulator):
    for policies, context, request, decisions in questions:
        changed = mapped(policies, lambda policy: mutated(policy, mutant))
        if changed == policies or request["action"] != mutant["denies"]:
            continue
        answer = simulator.ask(changed, context, **request)
        for before, after in zip(decisions, answer.get("decisions", []), strict=False):
            if before["allowed"] and not after["allowed"] and any(mutant["because"] in text for text in after["because"]):
                return True
    return False


def mapped(value, change):
    """Policies, in lists and dictionaries of lists, each changed."""
    if isinstance(value, dict):
        return {key: mapped(each, change) for key, each in value.items()}
    if isinstance(value, list):
        return [mapped(each, change) for each in value]
    return change(value) if value else value


def mutated(policy, mutant):
    kind, name, text = policy
    if kind != mutant["policy"] or not fnmatchcase(name, mutant["name"]):
        return policy
    document = json.loads(text)
    statements = document["Statement"] if isinstance(document["Statement"], list) else [document["Statement"]]
    if "deny" in mutant:
        document["Statement"] = [*statements, {"Effect": "Deny", **mutant["deny"]}]
        return kind, name, json.dumps(document)
    for statement in statements:
        listed = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        if statement.get("Sid") == mutant["sid"] and mutant["without"] in listed:
            statement["Action"] = [each for each in listed if each != mutant["without"]]
    document["Statement"] = [each for each in statements if each["Action"]]
    return kind, name, json.dumps(document)
