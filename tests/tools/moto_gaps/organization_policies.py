"""Policies of the organization: the types that moto lists but cannot make."""

from moto.organizations.models import FakePolicy

LACKING = ("DECLARATIVE_POLICY_EC2",)


def of_any_type(make):
    """aws_organizations_policy: moto makes no declarative policies; they differ from tag policies in their ARN alone."""

    def init(policy, organization, **kwargs):
        kind = kwargs.get("Type", "")
        if kind not in LACKING:
            return make(policy, organization, **kwargs)
        make(policy, organization, **{**kwargs, "Type": "TAG_POLICY"})
        policy.type = kind
        policy._arn_format = policy._arn_format.replace("tag_policy", kind.lower())

    return init


def close():
    FakePolicy.__init__ = of_any_type(FakePolicy.__init__)
