"""What IAM calls an operation, and the condition keys that its parameters fill."""

PREFIXES = {"accessanalyzer": "access-analyzer", "elbv2": "elasticloadbalancing", "s3control": "s3"}
GLOBAL = {"iam", "sts", "organizations", "account", "route53", "cloudfront", "s3"}  # no region in an ARN

# Operations that are authorized under another name (S3 user guide, "Required permissions for Amazon S3 API operations").
RENAMED = {
    "s3": {
        "DeleteBucketEncryption": "PutEncryptionConfiguration",
        "DeleteBucketLifecycle": "PutLifecycleConfiguration",
        "DeleteBucketTagging": "PutBucketTagging",
        "DeleteObjects": "DeleteObject",
        "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
        "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
        "GetBucketCors": "GetBucketCORS",
        "GetBucketEncryption": "GetEncryptionConfiguration",
        "GetBucketLifecycle": "GetLifecycleConfiguration",
        "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
        "GetBucketNotificationConfiguration": "GetBucketNotification",
        "GetBucketReplication": "GetReplicationConfiguration",
        "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
        "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
        "HeadBucket": "ListBucket",
        "HeadObject": "GetObject",
        "ListBuckets": "ListAllMyBuckets",
        "ListObjectVersions": "ListBucketVersions",
        "ListObjects": "ListBucket",
        "ListObjectsV2": "ListBucket",
        "PutBucketEncryption": "PutEncryptionConfiguration",
        "PutBucketLifecycle": "PutLifecycleConfiguration",
        "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
        "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
        "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    },
    "s3control": {
        "DeletePublicAccessBlock": "PutAccountPublicAccessBlock",
        "GetPublicAccessBlock": "GetAccountPublicAccessBlock",
        "PutPublicAccessBlock": "PutAccountPublicAccessBlock",
    },
}

# Who is asked for tags that a resource is created with.
TAGGING = {
    "ec2": "CreateTags",
    "rds": "AddTagsToResource",
    "sqs": "TagQueue",
    "iam": {"CreateRole": "TagRole", "CreateInstanceProfile": "TagInstanceProfile", "CreatePolicy": "TagPolicy", "CreateUser": "TagUser"},
}
TAGGING |= dict.fromkeys(
    ["access-analyzer", "dynamodb", "eks", "kms", "lambda", "logs", "organizations", "route53resolver", "secretsmanager", "sns"],
    "TagResource",
)

# Keys that are parameters of a call.
PARAMETERS = {
    "iam:AWSServiceName": "AWSServiceName",
    "kms:BypassPolicyLockoutSafetyCheck": "BypassPolicyLockoutSafetyCheck",
    "kms:GranteePrincipal": "GranteePrincipal",
    "kms:GrantOperations": "Operations",
    "kms:RetiringPrincipal": "RetiringPrincipal",
    "kms:ScheduleKeyDeletionPendingWindowInDays": "PendingWindowInDays",
    "organizations:PolicyType": "Type",
    "organizations:ServicePrincipal": "ServicePrincipal",
    "ram:RequestedAllowsExternalPrincipals": "allowExternalPrincipals",
    "rds:DatabaseEngine": "Engine",
    "rds:StorageEncrypted": "StorageEncrypted",
    "secretsmanager:ForceDeleteWithoutRecovery": "ForceDeleteWithoutRecovery",
    "sts:ExternalId": "ExternalId",
    "sts:RoleSessionName": "RoleSessionName",
    "sts:SourceIdentity": "SourceIdentity",
}

# Keys that are truly not there in what a rehearsal does: nobody calls through a network endpoint, through a service, or as
# a session of somebody's root user.
ABSENT = {
    "aws:assumedroot",
    "aws:calledvia",
    "aws:federatedprovider",
    "aws:multifactorauthpresent",
    "aws:principalservicename",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceidentity",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "ec2:roledelivery",
    "kms:viaservice",
    *(key.lower() for key in PARAMETERS),
}
ABSENT_FAMILIES = ("s3:x-amz-", "aws:principaltag/", "aws:requesttag/", "kms:encryptioncontext")


def of(service, operation, params):
    name = RENAMED.get(service, {}).get(operation, operation)
    versioned = service == "s3" and params.get("VersionId") and name in ("GetObject", "DeleteObject")
    return f"{PREFIXES.get(service, service)}:{name}{'Version' if versioned else ''}"


def is_absent(key):
    """Whether AWS does not send a key either that a request has no value for."""
    return key.lower() in ABSENT or key.lower().startswith(ABSENT_FAMILIES)


def tags_of(params):
    tags = (
        params.get("Tags")
        or params.get("tags")
        or [tag for each in params.get("TagSpecifications") or [] for tag in each.get("Tags", [])]
    )
    if isinstance(tags, dict):
        return tags
    return {tag.get("Key") or tag["TagKey"]: tag.get("Value") or tag.get("TagValue") or "" for tag in tags}


def keys_of(action, call):
    """Condition keys that come from the parameters of a call."""
    found = {f"aws:RequestTag/{key}": value for key, value in tags_of(call.params).items()}
    found |= {"aws:TagKeys": [*tags_of(call.params)]} if found else {}
    service = action.split(":")[0]
    found |= {"ec2:Region": call.region} if service == "ec2" else {}
    for key, name in PARAMETERS.items():
        value = call.params.get(name)
        if key.split(":")[0] == service and value is not None:
            found[key] = value if isinstance(value, list) else str(value).lower() if isinstance(value, bool) else str(value)
    return found
