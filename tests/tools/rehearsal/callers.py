"""Who applies and who plans. Nothing else in a rehearsal knows the roles of the generated repositories by name."""

from cloud import MANAGEMENT
from terraform import Session

access_role = "OrganizationAccountAccessRole"
# Accounts that the others build on: their workflows run alone.
foundations = {"core-management"}
DEPLOYMENT = "repo:acme/infrastructure:environment:production"
PULL_REQUEST = "repo:acme/infrastructure:pull_request"


def prepare(stage):
    """What a person writes into the manifests so that CI and emergencies have a way in."""
    stage.append(
        "organization.yaml",
        {"blueprints": {"iam": {"github-deployment-subjects": [DEPLOYMENT], "github-plan-subjects": [PULL_REQUEST]}}},
    )
    stage.append("accounts/core-management.yaml", {"blueprints": {"iam": {"break-glass-users": ["emergency"]}}})


def applier(stage, step, record):
    """A person in the management account."""
    return stage.session(f"arn:aws:iam::{MANAGEMENT}:role/first-administrator"), {}


def planner(stage, step, record):
    """CI, which enters the plan role of the account and plans with its own rights."""
    account = stage.accounts()[record.account]
    role = f"arn:aws:iam::{account}:role/acme-plan"
    if stage.cloud.role(role) is None:  # before the component that makes it
        return applier(stage, step, record)
    return stage.enter_with_token(role, PULL_REQUEST, record.number), {"assume_role_arn": ""}


def deployer(stage, step, record):
    """CI, which enters the deployment role of the account and applies with its own rights."""
    account = stage.accounts()[record.account]
    return stage.enter_with_token(f"arn:aws:iam::{account}:role/acme-deployment", DEPLOYMENT, record.number), {
        "assume_role_arn": ""
    }


def break_glass_user(stage):
    """The keys of a user for emergencies, which a person made by hand."""
    user = next(each for each in stage.client("iam").list_users()["Users"] if each["Path"] == "/break-glass/")
    key = stage.client("iam").create_access_key(UserName=user["UserName"])["AccessKey"]
    return Session(user["Arn"], key["AccessKeyId"], key["SecretAccessKey"], None)


def break_glass_role(stage, account):
    return f"arn:aws:iam::{stage.accounts()[account]}:role/acme-break-glass"
