"""Applications at work with the stores of their account: AWS lets each use its own and refuses it its neighbour's, and lets
Terraform's roles read none."""

from botocore.exceptions import ClientError
from moto.rds.models import rds_backends

import callers
from terraform import client_of

MANIFEST = {
    "blueprints": {
        "iam": {"applications": {"web": "ec2", "jobs": "lambda"}},
        "s3": {"buckets": {"pages": {"writers": ["web"]}, "results": {"writers": ["jobs"], "readers": ["web"]}}},
        "dynamodb": {
            "tables": {
                "carts": {"partition": {"name": "id"}, "writers": ["web"]},
                "runs": {"partition": {"name": "id"}, "writers": ["jobs"], "readers": ["web"], "stream": "KEYS_ONLY"},
            }
        },
        "rds": {"databases": {"orders": {"applications": ["web"], "owners": ["jobs"]}}},
    }
}
WRITES, READS, LISTS, DELETES = "write", "read", "list", "delete"
# Who does what with which bucket, in order, and whether AWS lets it pass.
OBJECTS = [
    ("acme-app-web", WRITES, "pages", True),
    ("acme-app-web", READS, "pages", True),
    ("acme-app-web", LISTS, "pages", True),
    ("acme-app-jobs", WRITES, "results", True),
    ("acme-app-web", READS, "results", True),
    ("acme-app-web", WRITES, "results", False),
    ("acme-app-web", DELETES, "results", False),
    ("acme-app-jobs", READS, "pages", False),
    ("acme-app-jobs", WRITES, "pages", False),
    ("acme-app-jobs", LISTS, "pages", False),
    ("acme-deployment", READS, "pages", False),
    ("acme-plan", READS, "pages", False),
    ("acme-app-web", DELETES, "pages", True),
]
ITEMS = [
    ("acme-app-web", WRITES, "carts", True),
    ("acme-app-web", READS, "carts", True),
    ("acme-app-web", LISTS, "carts", True),
    ("acme-app-jobs", WRITES, "runs", True),
    ("acme-app-web", READS, "runs", True),
    ("acme-app-web", WRITES, "runs", False),
    ("acme-app-web", DELETES, "runs", False),
    ("acme-app-jobs", READS, "carts", False),
    ("acme-app-jobs", WRITES, "carts", False),
    ("acme-app-jobs", LISTS, "carts", False),
    ("acme-deployment", READS, "carts", False),
    ("acme-deployment", WRITES, "carts", False),
    ("acme-deployment", LISTS, "carts", False),
    ("acme-plan", READS, "carts", False),
    ("acme-app-web", DELETES, "carts", True),
]
# The password of the administrator of a database is for its owners alone.
PASSWORDS = [
    ("acme-app-jobs", READS, "orders", True),
    ("acme-app-web", READS, "orders", False),
    ("acme-deployment", READS, "orders", False),
    ("acme-operator", READS, "orders", False),
]
S3 = {
    WRITES: lambda s3, bucket: s3.put_object(Bucket=bucket, Key="1", Body=b"one"),
    READS: lambda s3, bucket: s3.get_object(Bucket=bucket, Key="1"),
    LISTS: lambda s3, bucket: s3.list_objects_v2(Bucket=bucket),
    DELETES: lambda s3, bucket: s3.delete_object(Bucket=bucket, Key="1"),
}

ONE = {"id": {"S": "1"}}
DYNAMODB = {
    WRITES: lambda dynamodb, table: dynamodb.put_item(TableName=table, Item=ONE),
    READS: lambda dynamodb, table: dynamodb.get_item(TableName=table, Key=ONE),
    LISTS: lambda dynamodb, table: dynamodb.scan(TableName=table),
    DELETES: lambda dynamodb, table: dynamodb.delete_item(TableName=table, Key=ONE),
}

SECRET = {READS: lambda secrets, arn: secrets.get_secret_value(SecretId=arn)}


def use(rehearsal, account):
    tenant, stage_name = account.split("-", 1)
    start = f"acme-{tenant}-use1-{stage_name}"
    for role, does, bucket, passes in OBJECTS:
        attempt(rehearsal, account, role, "s3", does, bucket, passes, f"{start}-data-{bucket}", S3[does])
    for role, does, table, passes in ITEMS:
        attempt(rehearsal, account, role, "dynamodb", does, table, passes, f"{start}-tables-{table}", DYNAMODB[does])


    for role, does, database, passes in PASSWORDS:
        secret = password(f"{start}-db-{database}")
        attempt(rehearsal, account, role, "secretsmanager", does, f"password of {database}", passes, secret, SECRET[does])


def password(database):
    """The ARN of the secret in which RDS keeps the password of a database."""
    instances = (backends["us-east-1"].databases for backends in rds_backends.values() if "us-east-1" in backends)
    return next(found[database].master_user_secret.secret_arn for found in instances if database in found)


def attempt(rehearsal, account, role, service, does, store, passes, name, call):
    record = rehearsal.open(f"{role.removeprefix('acme-')}: {does} {store}", account, must_deny=not passes)
    session = rehearsal.stage.session(callers.role_arn(rehearsal.stage, account, role))
    record.caller = session.name
    try:
        call(client_of(rehearsal.stage.address, service, session, record.number), name)
    except ClientError as error:
        record.failed = str(error) if passes else ""
    rehearsal.close(record)
