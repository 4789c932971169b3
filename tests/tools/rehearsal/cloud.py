"""What moto knows, as authorization needs it, at the moment of a call."""

from moto.iam.models import get_account_id_from, iam_backends
from moto.kms.models import kms_backends
from moto.awslambda.models import lambda_backends
from moto.dynamodb.models import dynamodb_backends
from moto.organizations.models import organizations_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from principals import Principal, Sessions

MANAGEMENT = "123456789012"  # the account of moto's own
EVERYTHING = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'
# Beside a resource control policy the simulator knows full access by itself.
FULL_ACCESS = {"scp": [("scp", "FullAWSAccess", EVERYTHING)], "rcp": []}
TYPES = {"scp": "SERVICE_CONTROL_POLICY", "rcp": "RESOURCE_CONTROL_POLICY"}


class Cloud:
    def __init__(self):
        self.sessions = Sessions()

    # Callers

    def principal(self, access_key):
        if access_key in self.sessions.known:
            return self.sessions.known[access_key]
        account = get_account_id_from(access_key)
        users = iam_backends[account]["aws"].users.values()
        user = next((each for each in users if any(key.access_key_id == access_key for key in each.access_keys)), None)
        return user and Principal(user.arn, user.arn, account, "User")

    def role(self, arn):
        return next((each for each in iam_backends[arn.split(":")[4]]["aws"].roles.values() if each.arn == arn), None)

    def roles(self, account):
        return iam_backends[account]["aws"].roles.values()

    def user(self, arn):
        return next((each for each in iam_backends[arn.split(":")[4]]["aws"].users.values() if each.arn == arn), None)

    def user_named(self, name, account):
        return next((each for each in iam_backends[account]["aws"].users.values() if each.name == name), None)

    def identity(self, principal):
        """The policies of a caller, those of a user's groups included, each as (kind, name, text)."""
        if principal.kind == "AssumedRole":
            holders = [self.role(principal.role)]
        elif principal.kind == "User":
            groups = iam_backends[principal.account]["aws"].groups.values()
            user = self.user(principal.role)
            holders = [user, *[group for group in groups if user in group.users]]
        else:
            return []
        found = []
        for holder in filter(None, holders):
            found += [("identity", each.name, document_of(each)) for each in holder.managed_policies.values()]
            found += [("identity", name, text) for name, text in holder.policies.items()]
        return found

    def boundary(self, principal):
        if principal.kind not in ("AssumedRole", "User"):
            return []
        holder = self.role(principal.role) if principal.kind == "AssumedRole" else self.user(principal.role)
        arn = getattr(holder, "permissions_boundary_arn", None)
        return (
            [
                (
                    "identity",
                    f"boundary {arn.split('/')[-1]}",
                    document_of(iam_backends[principal.account]["aws"].managed_policies[arn]),
                )
            ]
            if arn
            else []
        )

    def trusts_token(self, account, issuer, audience):
        """Whether an account has a provider for an issuer that takes the audience."""
        providers = iam_backends[account]["aws"].open_id_providers.values()
        return any(each.url.removeprefix("https://") == issuer and audience in each.client_id_list for each in providers)

    # The organization

    @property
    def organization(self):
        return organizations_backends[MANAGEMENT]["aws"]

    def path(self, account):
        """The root, the units and the account itself; nothing for an account outside the organization."""
        entity = next((each for each in self.organization.accounts if each.id == account), None)
        found = []
        while entity is not None:
            found.insert(0, entity)
            entity = next((unit for unit in self.organization.ou if unit.id == getattr(entity, "parent_id", None)), None)
        return found

    def control_policies(self, account, kind):
        """A list for each level of what is attached there. None of it binds the management account. AWS attaches full access
        to each level, and the generated repositories take it away from none."""
        if account == MANAGEMENT:
            return []
        return [
            [
                *FULL_ACCESS[kind],
                *[
                    (kind, each.name, each.content)
                    for each in level.attached_policies
                    if each.type == TYPES[kind] and not each.aws_managed
                ],
            ]
            for level in self.path(account)
        ]

    # Resources that have policies

    def key(self, name, account, region):
        """A KMS key by its id, its ARN or an alias."""
        if name.startswith("arn:"):
            _, _, _, region, account, name = name.split(":", 5)
        backend = kms_backends[account][region]
        return backend.keys.get(backend.get_key_id_from_alias(name) if name.startswith("alias/") else name.split("/")[-1])

    def bucket(self, name):
        _, account = s3_backends.bucket_accounts.get(name, (None, None))
        return account and s3_backends[account]["aws"].buckets.get(name)

    def secret(self, name, account, region):
        if name.startswith("arn:"):
            _, _, _, region, account, _ = name.split(":", 5)
        return secretsmanager_backends[account][region].secrets.get(name)

    def table(self, name, account, region):
        return dynamodb_backends[account][region].tables.get(name.split("/")[-1])

    def resource_policy(self, service, params, account, region):
        """The policy of a topic, a queue, a function or a table that a call names."""
        if service == "dynamodb" and params.get("TableName"):
            table = self.table(params["TableName"], account, region)
            policy = table and dynamodb_backends[account][region].resource_policies.get(table.table_arn)
            return policy and policy.policy_doc
        if service == "sns" and params.get("TopicArn"):
            topic = sns_backends[params["TopicArn"].split(":")[4]][params["TopicArn"].split(":")[3]].topics.get(
                params["TopicArn"]
            )
            return topic and topic.policy
        if service == "sqs" and params.get("QueueUrl"):
            queue = sqs_backends[account][region].queues.get(params["QueueUrl"].split("/")[-1])
            return queue and queue.policy
        if service == "lambda" and params.get("FunctionName"):
            function = lambda_backends[account][region].get_function(params["FunctionName"].split(":")[-1])
            return function.policy and function.policy.wire_format() if function else None
        return None


def document_of(policy):
    """The text of a managed policy as it is now."""
    return next(each.document for each in policy.versions if each.version_id == policy.default_version_id)
