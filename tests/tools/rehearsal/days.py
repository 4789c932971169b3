"""Days of work in an organization that stands: a new account, a pull request, a change and its apply, an emergency."""

from botocore.exceptions import ClientError

import callers
from terraform import Failed, Session
from workflows import Step, steps_of

CHANGE = {"blueprints": {"vpc": {"log-retention-days": 400}}}


class Days:
    def __init__(self, rehearsal, workflows):
        self.rehearsal, self.stage, self.workflows = rehearsal, rehearsal.stage, workflows

    def play(self):
        vpc = Step("", "vpc", "payments-use1-prod")
        self.pull_request_that_takes(f"arn:aws:iam::{self.stage.accounts()['payments-prod']}:role/acme-deployment", vpc)
        self.new_account("lab-sandbox", "--unit sandbox --profile sandbox")
        self.stage.append("accounts/payments-prod.yaml", CHANGE)
        self.change(vpc)
        self.emergency("core-management")

    def new_account(self, name, options):
        """Somebody adds an account: the organization makes it, and its own workflow sets it up."""
        self.stage.run_forge("new", name, *options.split())
        organization = next(each for each in steps_of(self.workflows / "bootstrap.yaml") if each.component == "organization")
        self.rehearsal.apply(organization)
        self.rehearsal.adopt()
        self.rehearsal.follow(lambda: list(steps_of(self.workflows / f"{name}.yaml")))

    def change(self, step):
        """Values of the manifest changed: the pull request is planned, and after its merge CI applies it."""
        self.stage.run_forge("generate")
        self.rehearsal.make(
            "plan of a change", step, callers.planner, lambda run: must(run.plan("-lock=false"), "the change changes nothing")
        )
        self.rehearsal.make("apply by CI", step, callers.deployer, apply)
        self.rehearsal.plan(step)

    def emergency(self, account):
        """A user of the management account enters the role for emergencies, with MFA, and detaches what is in the way. Without
        MFA the role stays shut."""
        user = callers.break_glass_user(self.stage)
        for mfa in (False, True):
            record = self.rehearsal.open("enter break-glass" + ("" if mfa else " without MFA"), account, must_deny=not mfa)
            try:
                record.caller = user.name
                session = self.enter(user, callers.break_glass_role(self.stage, account), record, mfa)
                iam = self.rehearsal.terraform.client("iam", session, record.number, "us-east-1")
                iam.list_roles()
                iam.update_role(RoleName="acme-deployment", Description="Looked at in an emergency")
            except ClientError as error:
                record.failed = "" if record.must_deny else str(error)
            self.rehearsal.close(record)

    def enter(self, user, role, record, mfa):
        sts = self.rehearsal.terraform.client("sts", user, record.number, "us-east-1")
        proof = {"SerialNumber": f"{user.name}/key".replace(":user/", ":mfa/"), "TokenCode": "123456"} if mfa else {}
        got = sts.assume_role(RoleArn=role, RoleSessionName="emergency", **proof)["Credentials"]
        return Session(role, got["AccessKeyId"], got["SecretAccessKey"], got["SessionToken"])

    def pull_request_that_takes(self, role, step):
        """Code of a pull request is anybody's: with the credentials that it has, it tries to enter a role that applies."""
        record = self.rehearsal.open("take a role that applies", self.rehearsal.account(step), must_deny=True)
        try:
            session, _ = callers.planner(self.stage, step, record)
            record.caller = session.name
            self.rehearsal.terraform.client("sts", session, record.number, "us-east-1").assume_role(
                RoleArn=role, RoleSessionName="mine"
            )
        except (ClientError, Failed):
            pass
        self.rehearsal.close(record)


def must(condition, message):
    if not condition:
        raise Failed(message)


def apply(run):
    run.plan()
    run.apply()
