"""S3: conditions in a bucket policy, and how many old versions of which size a lifecycle keeps."""

import json

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response


def permission_without_conditions(bucket, action, resource):
    """aws_s3_bucket_policy: moto takes every condition for unmet and then denies, so that "TLS only" shuts a bucket.

    Judge by the statements that have none.
    """
    if bucket.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(bucket.policy)
    policy["Statement"] = [each for each in policy["Statement"] if "Condition" not in each]
    return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)


def keep_noncurrent_versions():
    """aws_s3_bucket_lifecycle_configuration: moto forgets newer_noncurrent_versions and object_size_less_than."""
    set_lifecycle, serialized = FakeBucket.set_lifecycle, S3Response.serialized

    def set_and_remember(bucket, rules):
        set_lifecycle(bucket, rules)
        expirations = {each.get("ID"): each.get("NoncurrentVersionExpiration") or {} for each in rules}
        bucket.newer_noncurrent = {name: each.get("NewerNoncurrentVersions") for name, each in expirations.items()}
        filters = {each.get("ID"): each.get("Filter") or {} for each in rules}
        bucket.smaller_than = {name: each.get("ObjectSizeLessThan") for name, each in filters.items()}

    def serialized_as_remembered(response, action_result):
        shown = action_result.result
        for rule in shown.get("Rules", []) if isinstance(shown, dict) else []:
            bucket = response.backend.get_bucket(response.bucket_name)
            smaller = getattr(bucket, "smaller_than", {}).get(rule.get("ID"))
            if smaller is not None:
                rule["Filter"] = {"ObjectSizeLessThan": int(smaller)}
            newer = getattr(bucket, "newer_noncurrent", {}).get(rule.get("ID"))
            if newer is not None and "NoncurrentVersionExpiration" in rule:
                rule["NoncurrentVersionExpiration"]["NewerNoncurrentVersions"] = newer
        return serialized(response, action_result)

    FakeBucket.set_lifecycle = set_and_remember
    S3Response.serialized = serialized_as_remembered


def close():
    FakeBucket.get_permission = permission_without_conditions
    keep_noncurrent_versions()
