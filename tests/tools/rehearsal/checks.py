"""Everything that has to be allowed for one call: the action itself, and what AWS asks for besides."""

import json
import re
from dataclasses import dataclass, field

import actions
from principals import Principal

# Services that a call hands a role to, where it is not the service itself.
PASSED_TO = {
    "ec2:CreateFlowLogs": "vpc-flow-logs.amazonaws.com",
    "eks:CreateNodegroup": "ec2.amazonaws.com",
    "rds:CreateDBInstance": "monitoring.rds.amazonaws.com",
    "rds:ModifyDBInstance": "monitoring.rds.amazonaws.com",
}
# Calls that make a service-linked role in an account that has none.
SERVICE_ROLES = {"access-analyzer:CreateAnalyzer": "access-analyzer.amazonaws.com", "rds:CreateDBInstance": "rds.amazonaws.com"}
NOBODY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Sid": "NoSuchRole", "Effect": "Deny", "Principal": "*", "Action": "sts:*"}]}
)
SAMPLE_KEY = "key/00000000-0000-0000-0000-000000000000"


def left_to_account(account):
    """A key policy that leaves every decision to the policies of the account's identities."""
    principal = {"AWS": f"arn:aws:iam::{account}:root"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@dataclass
class Check:
    principal: Principal
    action: str
    resources: list | None = None  # those that the parameters name, if none are given
    account: str = ""  # of the resource
    context: dict = field(default_factory=dict)
    policy: str | None = None  # of the resource


def checks(call, cloud):
    service = call.action.split(":")[0]
    make = {
        "kms": of_kms,
        "s3": of_s3,
        "sts": of_sts,
        "iam": of_iam,
        "secretsmanager": of_secrets,
        "logs": of_logs,
        "dynamodb": of_dynamodb,
        "rds": of_rds,
    }.get(service)
    found = list(make(call, cloud)) if make else []
    if not found:
        policy = cloud.resource_policy(service, call.params, call.principal.account, call.region)
        found = [Check(call.principal, call.action, policy=policy)]
    return found + list(besides(call, found[0]))


def on_key(principal, action, key, context):
    return Check(principal, action, [key.arn], key.account_id, {"kms:CallerAccount": principal.account, **context}, key.policy)


def of_kms(call, cloud):
    who, account, params = call.principal, call.principal.account, call.params
    alias, context = params.get("AliasName"), {"kms:CallerAccount": account}
    if (
        alias
    ):  # an alias needs a permission on the alias and one on the key (KMS developer guide, "Controlling access to aliases")
        yield Check(who, call.action, [f"arn:aws:kms:{call.region}:{account}:{alias}"], account, context)
    key = cloud.key(params.get("TargetKeyId") or params.get("KeyId") or alias or "", account, call.region)
    if key is not None:
        yield on_key(who, call.action, key, {})
    if params.get("Policy"):  # AWS refuses a policy that would keep whoever sets it from changing it again
        if key is None:
            yield Check(who, call.action, ["*"], account, context)
        arn = key.arn if key else f"arn:aws:kms:{call.region}:{account}:{SAMPLE_KEY}"
        yield Check(who, "kms:PutKeyPolicy", [arn], account, context, params["Policy"])


def of_s3(call, cloud):
    name, key, who = call.params.get("Bucket"), call.params.get("Key"), call.principal
    context = {"s3:TlsVersion": "1.3", "s3:authType": "REST-HEADER", "s3:signatureversion": "AWS4-HMAC-SHA256"}
    if call.service == "s3control" or not name:
        yield Check(who, call.action, account=who.account, context=context)
        return
    bucket = cloud.bucket(name)
    account = bucket.account_id if bucket else who.account
    context |= {"s3:ResourceAccount": account}
    context |= {
        f"s3:{header.lower()}": value
        for header, value in call.request.headers.items()
        if header.lower().startswith("x-amz-server-side")
    }
    context |= {"s3:prefix": call.params.get("Prefix", "")} if call.action == "s3:ListBucket" else {}
    policy = bucket.policy.decode() if bucket and bucket.policy else None
    whole = f"arn:aws:s3:::{name}"
    yield Check(who, call.action, [f"{whole}/{key}" if key else whole], account, context, policy)
    if call.operation in ("GetObject", "HeadObject") and bucket and key not in bucket.keys:
        yield Check(who, "s3:ListBucket", [whole], account, context, policy)  # else it says 403, not 404
    rule = (bucket and bucket.encryption or {}).get("Rule") or {}
    rule = rule[0] if isinstance(rule, list) else rule
    key_id = rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
    action = {"PutObject": "kms:GenerateDataKey", "GetObject": "kms:Decrypt"}.get(call.operation)
    if action and key_id and (call.operation == "PutObject" or key in bucket.keys):  # S3 uses the key in the caller's name
        encrypted = whole if str(rule.get("BucketKeyEnabled")).lower() == "true" else f"{whole}/{key}"
        context = {"kms:ViaService": f"s3.{bucket.region_name}.amazonaws.com", "kms:EncryptionContext:aws:s3:arn": encrypted}
        yield on_key(who, action, cloud.key(key_id, account, bucket.region_name), context)


def of_sts(call, cloud):
    """Entering a role takes its trust policy, and more of it for what is passed along (IAM user guide, "Pass session tags in
    AWS STS" and "Monitor and control actions taken with assumed roles")."""
    arn, params, who = call.params.get("RoleArn"), call.params, call.principal
    if not arn:
        return
    role, account, context = cloud.role(arn), arn.split(":")[4], {}
    trust = role.assume_role_policy_document if role else NOBODY
    if params.get("SerialNumber") and params.get("TokenCode"):
        context = {"aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "1"}
    # Without a provider of the account that takes the audience, no trust policy lets a token in.
    if who.kind == "Token" and not cloud.trusts_token(
        account, who.arn.partition("oidc-provider/")[2], dict(who.claims).get(f"{who.arn.partition('oidc-provider/')[2]}:aud")
    ):
        trust = NOBODY
    also = ["sts:SetSourceIdentity"] if params.get("SourceIdentity") or who.source_identity else []
    also += ["sts:TagSession"] if params.get("Tags") or who.tags else []
    for action in [call.action, *also]:
        yield Check(who, action, [arn], account, context, trust)


def service_role(principal, service):
    arn = f"arn:aws:iam::{principal.account}:role/aws-service-role/{service}/AWSServiceRoleForService"
    return Check(principal, "iam:CreateServiceLinkedRole", [arn], context={"iam:AWSServiceName": service})


def role_arn(cloud, account, params):
    """The ARN of the role that a call names, and the role, where there is one."""
    role = next((each for each in cloud.roles(account) if each.name == params["RoleName"]), None)
    return role.arn if role else f"arn:aws:iam::{account}:role{params.get('Path') or '/'}{params['RoleName']}", role


def of_iam(call, cloud):
    params, account = call.params, call.principal.account
    if call.operation == "CreateServiceLinkedRole":
        yield service_role(call.principal, params["AWSServiceName"])
    elif params.get("InstanceProfileName"):
        arn = f"arn:aws:iam::{account}:instance-profile{params.get('Path') or '/'}{params['InstanceProfileName']}"
        yield Check(call.principal, call.action, [arn], account)
        if call.operation == "AddRoleToInstanceProfile":  # it passes the role (service authorization reference, AWS IAM)
            context = {"iam:PassedToService": "ec2.amazonaws.com"}
            yield Check(call.principal, "iam:PassRole", [role_arn(cloud, account, params)[0]], account, context)
    elif params.get("RoleName"):
        arn, role = role_arn(cloud, account, params)
        boundary = params.get("PermissionsBoundary") or (role and role.permissions_boundary_arn)
        keys = {"iam:PermissionsBoundary": boundary, "iam:PolicyARN": params.get("PolicyArn")}
        yield Check(call.principal, call.action, [arn], account, {key: value for key, value in keys.items() if value})
    elif params.get("UserName") and not params.get("GroupName"):
        user = cloud.user_named(params["UserName"], account)
        arn = user.arn if user else f"arn:aws:iam::{account}:user{params.get('Path') or '/'}{params['UserName']}"
        yield Check(call.principal, call.action, [arn], account)


def of_secrets(call, cloud):
    name, who, region = call.params.get("SecretId") or "", call.principal, call.region
    secret = cloud.secret(name, who.account, region)
    yield Check(who, call.action, [secret.arn] if secret else None, who.account, {}, secret and secret.policy)
    key = cloud.key(call.params.get("KmsKeyId") or (secret and secret.kms_key_id) or "", who.account, region)
    uses = {"GetSecretValue": ["kms:Decrypt"]} | dict.fromkeys(
        ["CreateSecret", "PutSecretValue"], ["kms:GenerateDataKey", "kms:Decrypt"]
    )
    for action in uses.get(call.operation, []) if key else []:
        version = call.params.get("ClientRequestToken") or call.params.get("VersionId") or "RequestToValidateKeyAccess"
        context = {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com", "kms:EncryptionContext:SecretVersionId": version}
        context |= {"kms:EncryptionContext:SecretARN": secret.arn} if secret else {}
        yield on_key(who, action, key, context)


def of_logs(call, cloud):
    who, where = (
        call.principal,
        f"arn:aws:logs:{call.region}:{call.principal.account}:log-group:{call.params.get('logGroupName')}",
    )
    if call.params.get("logGroupName"):
        yield Check(who, call.action, [where])
    key = cloud.key(call.params.get("kmsKeyId") or "", who.account, call.region)
    service = f"logs.{call.region}.amazonaws.com"
    for action in (
        ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey") if key else []
    ):  # the service uses the key in its own name
        yield on_key(
            Principal(service, service, who.account, "Service"), action, key, {"kms:EncryptionContext:aws:logs:arn": where}
        )


# What DynamoDB uses the key of a table for in the name of whoever creates it, and of whoever uses its items (DynamoDB developer
# guide, "DynamoDB encryption at rest usage notes"; KMS developer guide, "How Amazon DynamoDB uses AWS KMS").
TO_CREATE = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:CreateGrant"]
ON_ITEMS = ("BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem")


def of_dynamodb(call, cloud):
    who, region, name = call.principal, call.region, call.params.get("TableName") or ""
    policy = cloud.resource_policy("dynamodb", call.params, who.account, region)
    yield Check(who, call.action, account=who.account, policy=policy)
    table = cloud.table(name, who.account, region)
    new = call.params.get("SSESpecification") or {}
    key = new.get("KMSMasterKeyId") or (table and (table.sse_specification or {}).get("KMSMasterKeyId"))
    uses = TO_CREATE if new else ["kms:Decrypt"] if call.operation in ON_ITEMS else []
    for action in uses if key else []:
        context = {
            "kms:ViaService": f"dynamodb.{region}.amazonaws.com",
            "kms:EncryptionContext:aws:dynamodb:tableName": name.split("/")[-1],
        }
        context |= {"kms:GrantIsForAWSResource": "true"} if action == "kms:CreateGrant" else {}
        yield on_key(who, action, cloud.key(key, who.account, region), context)


def of_rds(call, cloud):
    """What RDS does in the name of whoever creates an instance (Amazon RDS user guide, "AWS KMS key management" and "Password
    management with Amazon RDS and AWS Secrets Manager")."""
    who, region, params = call.principal, call.region, call.params
    yield Check(who, call.action, account=who.account)
    grants = {"kms:ViaService": f"rds.{region}.amazonaws.com", "kms:GrantIsForAWSResource": "true"}
    for name in {params.get("KmsKeyId"), params.get("PerformanceInsightsKMSKeyId")} - {None}:
        key = cloud.key(name, who.account, region)
        yield on_key(who, "kms:DescribeKey", key, {"kms:ViaService": grants["kms:ViaService"]})
        yield on_key(who, "kms:CreateGrant", key, grants)
    if params.get("ManageMasterUserPassword"):
        secret = f"arn:aws:secretsmanager:{region}:{who.account}:secret:rds!db-00000000-0000-4000-8000-000000000000-AbCdEf"
        yield Check(who, "secretsmanager:CreateSecret", [secret], who.account)
        yield Check(who, "secretsmanager:TagResource", [secret], who.account)
        key = cloud.key(params["MasterUserSecretKmsKeyId"], who.account, region)
        service = {"kms:ViaService": f"secretsmanager.{region}.amazonaws.com"}
        context = service | {"kms:EncryptionContext:SecretARN": secret}
        yield on_key(who, "kms:DescribeKey", key, service)
        yield on_key(who, "kms:Decrypt", key, context)
        yield on_key(who, "kms:GenerateDataKey", key, context)
        yield on_key(who, "kms:CreateGrant", key, service | {"kms:GrantIsForAWSResource": "true"})


def besides(call, first):
    service, who = call.action.split(":")[0], call.principal
    tagging = actions.TAGGING.get(service)
    tagging = tagging.get(call.operation) if isinstance(tagging, dict) else tagging
    if tagging and actions.tags_of(call.params) and call.operation.startswith(("Create", "Run", "Allocate")):
        same, context, policy = first.resources if service in ("logs", "iam") else None, {}, None
        if service == "kms":
            # KMS asks the caller's own policies alone about the tags of a key that is yet to be, and they have to cover every
            # key (KMS developer guide, "Managing KMS key tags with API operations").
            same, policy = [f"arn:aws:kms:{call.region}:{who.account}:{SAMPLE_KEY}"], left_to_account(who.account)
        elif service == "ec2":
            context = {"ec2:CreateAction": call.operation}
        yield Check(who, f"{service}:{tagging}", same, who.account, context, policy)
    roles = re.findall(r"arn:aws:iam::\d+:role/[\w+=,.@/-]+", json.dumps(call.params, default=str))
    for role in roles if service not in actions.GLOBAL | {"kms"} else []:
        yield Check(
            who, "iam:PassRole", [role], context={"iam:PassedToService": PASSED_TO.get(call.action, f"{service}.amazonaws.com")}
        )
    if call.action in SERVICE_ROLES:
        yield service_role(who, SERVICE_ROLES[call.action])
    if call.action == "ec2:CreateVpcEndpoint" and call.params.get("PrivateDnsEnabled"):
        yield Check(who, "route53:AssociateVPCWithHostedZone", ["arn:aws:route53:::hostedzone/EXAMPLE"])
