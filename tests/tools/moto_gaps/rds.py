"""RDS: how an instance is watched and supported, its own ID, who set a parameter, and rotation of a password that RDS manages."""

from uuid import uuid4

from moto.rds.models import DBInstance, DBParameterGroup
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
    cancel = SecretsManagerBackend.cancel_rotate_secret

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
    SecretsManagerBackend.cancel_rotate_secret = cancel_rotate_secret
