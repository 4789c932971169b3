#!/usr/bin/env python3
"""What parliament, cloudsplaining and a check of principals find in policies.

usage: judge_policies.py < policies.json

Reads, on each line, a list of { "type": of the resource that has the policy, "document": the policy } and prints a list of the same
length: for each policy its findings as { "tool", "sid", "name", "details" }.

A policy that names principals is a resource's, any other an identity's. cloudsplaining's risks are those of an identity:
what it may do to whatever it reaches. Of a resource's policy it tells which statements everybody on the internet meets.
"""

import json
import sys
from collections import defaultdict

import parliament
from cloudsplaining.command.scan_policy_file import scan_policy
from cloudsplaining.scan.resource_policy_document import ResourceStatement
from parliament.community_auditors import advanced_policy_elements

# What ties a service's call to whom it calls for. Without one, the service acts for anybody who asks it to.
SOURCES = {"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}

# What ties a resource that is not named to an owner.
OWNERS = {"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"}


def in_list(value):
    return value if isinstance(value, list) else [value]


def statements(document):
    return in_list(document["Statement"])


def names_principals(document):
    return any("Principal" in statement or "NotPrincipal" in statement for statement in statements(document))


def parliament_finds(document):
    policy = parliament.analyze_policy_string(json.dumps(document))
    # Of its optional checks the one that holds for whatever is generated: no Allow for all but some.
    advanced_policy_elements.audit(policy)
    of_statements = [(statement.sid, finding) for statement in policy.statements for finding in statement.findings]
    known = {id(finding) for _, finding in of_statements}
    of_the_policy = [(None, finding) for finding in policy.findings if id(finding) not in known]
    for sid, finding in of_statements + of_the_policy:
        for detail in in_list(finding.detail):
            if isinstance(detail, dict):
                detail = f"{detail['action']} on {detail['required_format']}"
            yield "parliament", sid, finding.issue, detail or ""


def always_denies(statement):
    limited = "Condition" in statement or "NotAction" in statement or "*" not in in_list(statement.get("Resource"))
    return statement["Effect"] == "Deny" and not limited


def risks(document, allowing):
    """Each risk of a policy that allows only this. cloudsplaining takes an action that any Deny names for denied: it is shown
    those denials only that hold for every request."""
    denying = [statement for statement in statements(document) if always_denies(statement)]
    for risk, result in scan_policy({**document, "Statement": allowing + denying}).items():
        # Beside its risks it lists the services that they are about.
        for found in result["findings"] if isinstance(result, dict) else []:
            yield risk, found["type"] if isinstance(found, dict) else found


def cloudsplaining_finds_for_an_identity(document):
    allowing = [statement for statement in statements(document) if statement["Effect"] == "Allow"]
    of_statements = set()
    for statement in allowing:
        for risk, detail in risks(document, [statement]):
            of_statements.add((risk, detail))
            yield "cloudsplaining", statement.get("Sid"), risk, detail
    for risk, detail in set(risks(document, allowing)) - of_statements:
        yield "cloudsplaining", None, risk, detail


def cloudsplaining_finds_for_a_resource(document):
    for statement in statements(document):
        for action in ResourceStatement(statement).internet_accessible_actions:
            yield "cloudsplaining", statement.get("Sid"), "InternetAccessible", action


def demanded_keys(statement):
    """The condition keys that a request must have, with some value that is named."""
    for operator, condition in statement.get("Condition", {}).items():
        lenient = "Not" in operator or operator.endswith("IfExists") or operator.startswith("ForAllValues:")
        if not lenient and operator != "Null":
            yield from (key.lower() for key, value in condition.items() if "*" not in in_list(value))


def principal_check_finds(resource_type, document):
    for statement in statements(document):
        if statement["Effect"] != "Allow":
            continue
        sid, keys = statement.get("Sid"), set(demanded_keys(statement))
        principal = statement.get("Principal")
        if isinstance(principal, dict) and not keys & SOURCES:
            for service in in_list(principal.get("Service", [])):
                yield "principals", sid, "ServiceForAnybody", service
        if "NotAction" in statement:
            yield "principals", sid, "EveryOtherAction", ", ".join(in_list(statement["NotAction"]))
        # In any other policy of a resource "*" is the resource itself.
        if resource_type == "aws_vpc_endpoint" and "*" in in_list(statement.get("Resource")) and not keys & OWNERS:
            yield "principals", sid, "AnybodysResources", "*"


def findings(resource_type, document):
    found = list(parliament_finds(document))
    if names_principals(document):
        found += cloudsplaining_finds_for_a_resource(document)
        found += principal_check_finds(resource_type, document)
    else:
        found += cloudsplaining_finds_for_an_identity(document)
    details = defaultdict(set)
    for tool, sid, name, detail in found:
        details[tool, sid, name].add(str(detail))
    return [
        {"tool": tool, "sid": sid, "name": name, "details": sorted(all_details)}
        for (tool, sid, name), all_details in details.items()
    ]


def main():
    # The libraries print to standard output as they please.
    answer, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        judged = [findings(policy["type"], policy["document"]) for policy in json.loads(line)]
        print(json.dumps(judged), file=answer, flush=True)


if __name__ == "__main__":
    main()
