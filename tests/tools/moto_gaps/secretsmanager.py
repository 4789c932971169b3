"""Secrets Manager: the keys of replicas."""

from moto.secretsmanager.models import FakeSecret


def close():
    """aws_secretsmanager_secret: moto says of each replica that AWS's own key encrypts it, whatever key was named."""
    create_replicas = FakeSecret.create_replicas

    def with_their_keys(secret, replica_regions, force_overwrite):
        keys = {wanted["Region"]: wanted["KmsKeyId"] for wanted in replica_regions if wanted.get("KmsKeyId")}
        replicas = create_replicas(secret, replica_regions, force_overwrite)
        for replica in replicas:
            replica.config["KmsKeyId"] = keys.get(replica.region, replica.config["KmsKeyId"])
        return replicas

    FakeSecret.create_replicas = with_their_keys
