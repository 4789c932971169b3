#!/usr/bin/env python3
"""Rehearses the applies of a generated repository on an AWS that authorizes.

usage: python tests/tools/rehearsal FORGE TOOLS [--whole] [--permissive] [--only COMPONENT...] [--report FILE] [--log FILE]

Generates a repository with the binary FORGE, and follows its workflows from an empty organization: one account of each
profile, or the example organization with --whole. TOOLS is the folder that tests/run fills. With --permissive nothing is
refused, so that one run shows all that AWS would refuse. --report is what came of it as JSON, --log every single decision.
"""

import argparse
import json
import resource
import tempfile
import time
from pathlib import Path

import yaml

import callers
import mutants
import report
import successor
from cloud import MANAGEMENT
from days import Days
from rehearsal import Rehearsal
from stage import Stage
from workflows import steps_of

DATA = Path(__file__).resolve().parent.parent.parent / "rehearsal"
INIT = (
    "--namespace acme --email aws+{account}@acme.example --security-contact security@acme.example --regions us-east-1,us-west-2"
    f" --github acme/infrastructure --management-account-id {MANAGEMENT}"
)
FIRST = {"lab-sandbox": "--unit sandbox --profile sandbox --regions us-east-1,us-west-2"}
WHOLE = {
    "orders-prod": "--unit workloads/production --profile workload",
    "orders-dev": "--unit workloads/non-production --profile workload --with eks,secretsmanager",
}
# Accounts of which the roles alone are made unless the whole is rehearsed: others have the same components.
ROLES_ALONE = ("core-audit", "core-log-archive", "core-network", "core-shared-services")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("forge", type=lambda text: str(Path(text).resolve()))
    parser.add_argument("tools", type=lambda text: Path(text).resolve())
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--permissive", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--report", type=Path)
    parser.add_argument("--log", type=Path)
    options, start = parser.parse_args(), time.monotonic()

    def say(text):
        print(f"{time.monotonic() - start:5.0f} s  {text}", flush=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stage = Stage(options.forge, options.tools, folder)
        expected = report.Expected(DATA / "known-denials.yaml", DATA / "exceptions.yaml")
        rehearsal = Rehearsal(stage, options.tools, folder, callers, expected.denials, options.permissive, say)
        play(stage, rehearsal, options)
        found = report.report(stage, rehearsal.records, expected)
        found["denied"] += successor.refused(stage, callers.person(stage).name, callers.role_arn(stage, *callers.SUCCESSOR))
        found["survivors"] = mutants.survivors(yaml.safe_load((DATA / "mutants.yaml").read_text()), stage.gate.simulator)
    print(found["table"])
    for what in ("denied", "undecided", "failed", "unused", "survivors"):
        print(f"\n== {what}", *found[what], sep="\n")
    if options.report:
        options.report.write_text(json.dumps(found, indent=1))
    if options.log:
        steps = {number: vars(record) for number, record in rehearsal.records.items()}
        options.log.write_text(json.dumps({"steps": steps, "log": [vars(entry) for entry in stage.gate.log]}, indent=1))
    mine, others = (sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    say(f"done; CPU: {mine:.0f} s of moto and its gate, {others:.0f} s of Terraform and its providers")


def play(stage, rehearsal, options):
    """The whole play: the first hour, as README.md has it, then days of work."""
    accounts = FIRST | (WHOLE if options.whole else {})
    organization = stage.create_organization()
    stage.run_forge("init", *INIT.split(), f"--organization-id={organization}")
    for account, how in accounts.items():
        stage.run_forge("new", account, *how.split())
    workflows, ruling = stage.repository.folder / "stacks/workflows", callers.RULING

    def follow(workflow, *names):
        steps = [step for name in names for step in steps_of(workflows, name, workflow)]
        rehearsal.follow([each for each in steps if not options.only or each.component in options.only])

    follow("bootstrap", "core-management")
    rehearsal.adopt()
    members = [name for name in stage.accounts() if name not in ruling]
    follow("bootstrap", "core-management")
    follow("bootstrap", "core-deployment")
    follow("bootstrap", *members)
    follow("deploy", *ruling)
    follow("deploy", *[name for name in members if options.whole or name not in ROLES_ALONE])
    follow("policies", "core-management")
    stage.enforce_everywhere()
    follow("policies", "core-management")
    if not options.only:
        Days(rehearsal, workflows).play()


if __name__ == "__main__":
    main()
