"""Days of work in an organization that stands: a new account, a pull request, a change and its apply, an emergency."""

import json

from botocore.exceptions import ClientError

import callers
import stores
from repository import merge
from terraform import Failed, client_of
from workflows import Step, steps_of

CHANGE = {"blueprints": {"vpc": {"log-retention-days": 400}}}
HOSTS = {"blueprints": {"iam": {"applications": {"web": "ec2"}}, "ec2": {"hosts": {"web": {"application": "web"}}}}}
NOTHING = {"Sid": "Quarantined", "Effect": "Deny", "Action": "*", "Resource": "*"}


class Days:
    def __init__(self, rehearsal, workflows):
        self.rehearsal, self.stage, self.workflows = rehearsal, rehearsal.stage, workflows

    def play(self):
        values = merge(HOSTS, stores.MANIFEST)
        self.new_account("payments-prod", "--unit workloads/production --profile workload --with s3,dynamodb,ec2,rds", values)
        stores.use(self.rehearsal, "payments-prod")
        self.entrances("payments-prod")
        self.stage.append("accounts/lab-sandbox.yaml", CHANGE)
        self.change(Step("deploy", "lab-sandbox", "vpc", "lab-use1-sandbox"))
        self.removal("lab-sandbox", "region", "us-west-2")
        self.emergency("payments-prod")

    def entrances(self, member):
        """Everybody tries what nobody may: roles by a wrong way, and tokens for a role that they are not for."""
        for what, enter, (account, role) in callers.may_not_enter(self.stage, member):
            record = self.rehearsal.open(f"{what}: {role}", account, must_deny=True)
            self.shut(record, lambda number, enter=enter: enter(number), callers.role_arn(self.stage, account, role))
        for subject, role in callers.wrong_tokens(self.stage):
            what = f"token {subject.split(':', 2)[2]}: {role.split('/')[-1]}"
            record = self.rehearsal.open(what, "core-deployment", must_deny=True)
            self.shut(record, None, role, subject)

    def shut(self, record, enter, role, subject=None):
        """A role that has to stay shut: only the last call, which enters it, may be what is refused."""
        try:
            session = enter(record.number) if enter else None
        except Failed as error:
            record.failed = f"it cannot even try: {error}"
        else:
            try:
                if session:
                    record.caller = session.name
                    self.stage.enter(session, role, record.number)
                else:
                    self.stage.enter_with_token(role, subject, record.number)
            except Failed:
                pass
        self.rehearsal.close(record)

    def new_account(self, name, options, values):
        """Somebody adds an account: the organization makes it, its roles are made through its access role, and then CI sets it
        up. The state that plans of pull requests read is named in a policy of the deployment account."""
        self.stage.run_forge("new", name, *options.split())
        self.stage.append(f"accounts/{name}.yaml", values)
        self.stage.run_forge("generate")
        self.follow("core-management", "deploy", "organization")
        self.rehearsal.adopt()
        self.follow("core-deployment", "deploy", "iam")
        self.follow("core-management", "policies")
        for workflow in ("bootstrap", "deploy"):
            self.follow(name, workflow)

    def follow(self, account, workflow, component=None):
        steps = steps_of(self.workflows, account, workflow)
        self.rehearsal.follow([each for each in steps if component in (None, each.component)])

    def change(self, step):
        """Values of the manifest changed: the pull request is planned, and after its merge CI applies it."""
        self.stage.run_forge("generate")
        self.rehearsal.make(
            "plan of a change",
            step,
            lambda number: self.rehearsal.callers.planner(self.stage, step, number),
            lambda run: must(run.plan("-lock=false"), "the change changes nothing"),
        )
        self.rehearsal.apply(step)

    def removal(self, account, what, name):
        """An account loses something: CI destroys it, nothing is left in the states, and the files go."""
        self.stage.run_forge("remove", what, name, "--account", account)
        steps = steps_of(self.workflows, account, "remove")
        self.rehearsal.follow(steps)
        for step in steps:
            record = self.rehearsal.open("state after the removal", account, component=step.component, stack=step.stack)
            instance = self.stage.repository.instance(step.stack, step.component)
            try:
                session = self.rehearsal.callers.applier(self.stage, step, record.number)
                record.caller = session.name
                left = self.rehearsal.terraform.state(instance, session, record.number)["resources"]
                record.failed = ", ".join(f"{each['type']}.{each['name']} is left" for each in left)
            except Failed as error:
                record.failed = str(error)
            self.rehearsal.close(record)
        self.stage.run_forge("remove", what, name, "--account", account, "--done")
        self.stage.run_forge("generate", "--check")

    def emergency(self, account):
        """The deployment account is in an attacker's hands and put into quarantine. A user of the management account enters the
        role for emergencies of another account, with MFA. Without MFA the role stays shut, and so is the way of CI."""
        user, role = callers.break_glass_user(self.stage), callers.role_arn(self.stage, account, "acme-break-glass")
        self.stage.quarantine("core-deployment", json.dumps({"Version": "2012-10-17", "Statement": NOTHING}))
        record = self.rehearsal.open("deploy in quarantine", account, must_deny=True)
        hub = callers.ci(self.stage, "acme-deployment", record.number)
        self.shut(record, lambda number: hub, callers.role_arn(self.stage, account, "acme-deployment"))
        self.shut(self.rehearsal.open("break-glass without MFA", account, must_deny=True), lambda number: user, role)
        record = self.rehearsal.open("break-glass", account)
        record.caller = user.name
        try:
            proof = {"SerialNumber": f"{user.name}/key".replace(":user/", ":mfa/"), "TokenCode": "123456"}
            session = self.stage.enter(user, role, record.number, **proof)
            iam = client_of(self.stage.address, "iam", session, record.number)
            iam.list_roles()
            iam.update_role(RoleName="acme-deployment", Description="Looked at in an emergency")
        except (ClientError, Failed) as error:
            record.failed = str(error)
        self.rehearsal.close(record)


def must(condition, message):
    if not condition:
        raise Failed(message)
