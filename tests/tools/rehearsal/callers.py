"""Who applies and who plans. Nothing else in a rehearsal knows the roles of the generated repositories by name."""

from cloud import MANAGEMENT
from terraform import Session

RUN = "run-42"  # the name of the run, which the provider makes the source identity of its sessions
TOKENS = {  # the roles that CI enters in the deployment account, each with the subject of its token
    "acme-deployment": "repo:acme/infrastructure:environment:production",
    "acme-organization": "repo:acme/infrastructure:environment:organization",
    "acme-plan": "repo:acme/infrastructure:pull_request",
    "acme-plan-production": "repo:acme/infrastructure:environment:plan-production",
}
# Accounts that decide about all others, which `acme-organization` alone applies.
RULING = ("core-management", "core-deployment")
# The role that has to be able to do what the first person did.
SUCCESSOR = ("core-management", "acme-deployment")


def person(stage):
    """A person who administers the management account."""
    return stage.session(f"arn:aws:iam::{MANAGEMENT}:role/first-administrator")


def ci(stage, role, number):
    """A job that holds a token for a role of the deployment account."""
    return stage.enter_with_token(role_arn(stage, "core-deployment", role), TOKENS[role], number)


def role_arn(stage, account, role):
    return f"arn:aws:iam::{stage.accounts()[account]}:role/{role}"


def applier(stage, step, number):
    """The session that runs a step of a workflow, as README.md says."""
    if step.workflow == "bootstrap" and step.account in RULING:
        return person(stage)
    if step.workflow == "bootstrap":
        organization = ci(stage, "acme-organization", number)
        return stage.enter(organization, role_arn(stage, *SUCCESSOR), number)
    return ci(stage, "acme-organization" if step.account in RULING else "acme-deployment", number)


def planner(stage, step, number):
    """The session that plans what a step applied, and the role that its provider enters, if it is not the account's own. Until
    CI has roles it is the session that applied."""
    if "core-deployment" not in stage.accounts() or not exists(stage, "core-deployment", "acme-plan-production"):
        return applier(stage, step, number), step.entry_role
    return ci(stage, "acme-plan" if is_open_to_pull_requests(stage, step) else "acme-plan-production", number), ""


def is_open_to_pull_requests(stage, step):
    """Whether the account's plan role takes the role of pull requests."""
    tenant, _, stage_name = step.stack.split("-", 2)
    variables = stage.repository.instance(f"{tenant}-gbl-{stage_name}", "iam").variables
    return "plan" in variables.get("planning_roles", [])


def exists(stage, account, role):
    return stage.cloud.role(role_arn(stage, account, role)) is not None


def may_not_enter(stage, member):
    """Entrances that must stay shut once the organization's policies are attached: what it is, who enters, and which role."""

    def held(role):
        return lambda number: ci(stage, role, number)

    def first(number):
        return person(stage)

    def management(number):
        return stage.enter(ci(stage, "acme-organization", number), role_arn(stage, *SUCCESSOR), number)

    access = (member, stage.access_role)
    yield "deploy the organization", held("acme-deployment"), SUCCESSOR
    yield "plan the organization", held("acme-deployment"), ("core-management", "acme-plan")
    yield "deploy as organization", held("acme-organization"), (member, "acme-deployment")
    yield "access role from CI", held("acme-organization"), access
    yield "access role from CI", held("acme-deployment"), access
    yield "access role from management", first, access
    yield "deploy from management", first, (member, "acme-deployment")
    yield "deploy from management", management, (member, "acme-deployment")
    yield "deploy from a plan", held("acme-plan-production"), (member, "acme-deployment")
    yield "deploy from a pull request", held("acme-plan"), (member, "acme-deployment")
    yield "plan production from a pull request", held("acme-plan"), (member, "acme-plan")
    yield "organization from a pull request", held("acme-plan"), ("core-deployment", "acme-organization")


def wrong_tokens(stage):
    """Tokens that open no role: the subject and the role."""
    for role in TOKENS:
        for other, subject in TOKENS.items():
            if other != role:
                yield subject, role_arn(stage, "core-deployment", role)


def break_glass_user(stage):
    """The keys of a user for emergencies, which a person made by hand."""
    user = next(each for each in stage.client("iam").list_users()["Users"] if each["Path"] == "/break-glass/")
    key = stage.client("iam").create_access_key(UserName=user["UserName"])["AccessKey"]
    return Session(user["Arn"], key["AccessKeyId"], key["SecretAccessKey"], None)
