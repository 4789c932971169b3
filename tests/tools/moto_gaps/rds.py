"""RDS: how an instance is watched and supported, its own ID, who set a parameter, restores of an instance whose password RDS
manages, and rotation of such a password."""

from uuid import uuid4

from moto.rds.models import DBInstance, DBParameterGroup, RDSBackend
from moto.secretsmanager.exceptions import InvalidRequestException
from moto.secretsmanager.models import SecretsManagerBackend

KEPT = (
    "database_insights_mode",
    "engine_lifecycle_support",
    "monitoring_interval",
    "monitoring_role_arn",
    "performance_insights_enabled",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
)


def close():
    init, update = DBInstance.__init__, DBParameterGroup.update_parameters
    restore, cancel = RDSBackend.restore_db_instance_to_point_in_time, SecretsManagerBackend.cancel_rotate_secret

    def instance(self, backend, *arguments, **others):
        init(self, backend, *arguments, **others)
        self.dbi_resource_id = f"db-{uuid4().hex[:26].upper()}"
        if "enable_performance_insights" in others:
            others["performance_insights_enabled"] = others["enable_performance_insights"]
        for name in KEPT:
            if name in others:
                setattr(self, name, others[name])

    # The provider asks for the parameters whose source is the user.
    def update_parameters(self, parameters):
        update(self, [{**one, "Source": "user"} for one in parameters])

    # It copies all that an instance has, the secret with the whole account in it too, and calls the copy a replica.
    def restore_db_instance_to_point_in_time(self, source_db_identifier, target_db_identifier, overrides):
        source = self.databases[source_db_identifier]
        managed, secret = source.manage_master_user_password, source.__dict__.pop("master_user_secret", None)
        source.manage_master_user_password = False
        try:
            restored = restore(self, source_db_identifier, target_db_identifier, overrides)
            restored.source_db_instance_identifier = None
            return restored
        finally:
            source.manage_master_user_password = managed
            if secret:
                source.master_user_secret = secret

    # A secret that a service manages has no function, and its rotation can be turned off all the same.
    def cancel_rotate_secret(self, secret_id):
        secret = self.secrets.get(secret_id)
        try:
            return cancel(self, secret_id)
        except InvalidRequestException:
            if not secret or not secret.owning_service:
                raise
            secret.rotation_enabled = False
            return secret.to_short_dict()

    DBInstance.__init__ = instance
    DBParameterGroup.update_parameters = update_parameters
    RDSBackend.restore_db_instance_to_point_in_time = restore_db_instance_to_point_in_time
    SecretsManagerBackend.cancel_rotate_secret = cancel_rotate_secret
