"""Auto Scaling: what moto forgets of a group and says wrongly of its policies."""

from moto.autoscaling.models import FakeScalingPolicy
from moto.autoscaling.responses import AutoScalingResponse


def close():
    create, init = AutoScalingResponse.create_auto_scaling_group, FakeScalingPolicy.__init__

    def create_auto_scaling_group(self):
        answer = create(self)
        group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
        group.max_instance_lifetime = self._get_int_param("MaxInstanceLifetime")
        group.default_instance_warmup = self._get_int_param("DefaultInstanceWarmup")
        group.instance_maintenance_policy = self._get_params().get("InstanceMaintenancePolicy")
        return answer

    def policy(self, *arguments, **others):
        init(self, *arguments, **others)
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None

    AutoScalingResponse.create_auto_scaling_group = create_auto_scaling_group
    FakeScalingPolicy.__init__ = policy
