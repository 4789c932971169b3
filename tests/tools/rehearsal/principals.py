"""Who makes a call: sessions of roles, users, holders of tokens, and services."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Principal:
    arn: str  # as the simulator takes it: a session of a role, a user, an OIDC provider, the host of a service
    role: str  # the ARN that `aws:PrincipalArn` holds
    account: str
    kind: str = "AssumedRole"  # as `aws:PrincipalType`; also Token and Service
    source_identity: str = ""
    mfa: bool = False
    tags: tuple = ()  # of the session
    claims: tuple = ()  # of a token, each with the issuer before it

    @property
    def name(self):
        """Short, for a table."""
        return self.role.partition("::")[2].partition(":")[2].removeprefix("role/") or self.role

    @property
    def is_service_linked(self):
        return ":role/aws-service-role/" in self.role

    def keys(self):
        """What AWS says of the caller with every request."""
        if self.kind == "Service":
            return {
                "aws:PrincipalIsAWSService": "true",
                "aws:PrincipalServiceName": self.arn,
                "aws:SourceAccount": self.account,
            }
        if self.kind == "Token":
            return {"aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false", **dict(self.claims)}
        found = {
            "aws:PrincipalArn": self.role,
            "aws:PrincipalAccount": self.account,
            "aws:PrincipalType": self.kind,
            "aws:PrincipalIsAWSService": "false",
            "aws:ViaAWSService": "false",
            "aws:userid": f"AROAEXAMPLE:{self.arn.split('/')[-1]}" if self.kind == "AssumedRole" else "AIDAEXAMPLE",
        }
        # Sessions of roles have the key and say false; long-lived keys of users do not have it at all.
        if self.kind == "AssumedRole" or self.mfa:
            found["aws:MultiFactorAuthPresent"] = str(self.mfa).lower()
        found |= {"aws:username": self.role.split("/")[-1]} if self.kind == "User" else {}
        found |= {"aws:SourceIdentity": self.source_identity} if self.source_identity else {}
        return found | {f"aws:PrincipalTag/{key}": value for key, value in self.tags}


@dataclass
class Sessions:
    """Sessions that were handed out, by access key: what a caller passed along with them, moto does not keep."""

    known: dict = field(default_factory=dict)

    def remember(self, call, answer):
        """Learn from the answer to a call that enters a role."""
        key = re.search(rb"<AccessKeyId>(\w+)</AccessKeyId>", answer)
        role, params = call.params.get("RoleArn"), call.params
        if not key or not role:
            return
        account, name = role.split(":")[4], params.get("RoleSessionName", "session")
        identity = params.get("SourceIdentity") or call.principal.source_identity
        transitive = params.get("TransitiveTagKeys") or []
        kept = [tag for tag in call.principal.tags if tag[0] in transitive]
        tags = tuple({**dict(kept), **{tag["Key"]: tag["Value"] for tag in params.get("Tags") or []}}.items())
        arn = f"arn:aws:sts::{account}:assumed-role/{role.split('/')[-1]}/{name}"
        self.known[key[1].decode()] = Principal(arn, role, account, source_identity=identity, tags=tags)
