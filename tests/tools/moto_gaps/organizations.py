"""Organizations: what moto's lists lack, units that are not empty, central root access, administrators of security services."""

import json
from collections import defaultdict

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.iam.models import get_account_id_from
from moto.iam.responses import IamResponse
from moto.organizations.models import (
    FakeDelegatedAdministrator,
    FakePolicy,
    FakeRoot,
    FakeServiceAccess,
    OrganizationsBackend,
    organizations_backends,
)

from . import add_methods

# aws_iam_organizations_features: moto has none of it. Account -> features that are on.
FEATURES = defaultdict(set)

# aws_guardduty_organization_admin_account, aws_securityhub_organization_admin_account: moto cannot end the first and does
# not list the second. (account, region, service) -> ids of the administrators.
ADMINISTRATORS = defaultdict(list)


def delete_empty_unit(backend, **kwargs):
    """aws_organizations_organizational_unit: moto deletes a unit with accounts in it, which AWS refuses."""
    unit = backend.get_organizational_unit_by_id(kwargs["OrganizationalUnitId"])
    if any(child.parent_id == unit.id for child in [*backend.accounts, *backend.ou]):
        raise ServiceException("OrganizationalUnitNotEmptyException", "The specified OU is not empty.")
    backend.ou.remove(unit)


class Iam:
    def _features(self):
        organization = organizations_backends[self.current_account][self.partition].org
        shown = {"OrganizationId": organization.id, "EnabledFeatures": sorted(FEATURES[self.current_account])}
        return ActionResult(shown)

    def list_organizations_features(self):
        return Iam._features(self)


def switch(feature, on):
    def action(response):
        features = FEATURES[response.current_account]
        features.add(feature) if on else features.discard(feature)
        return Iam._features(response)

    return action


def in_front_of(application):
    """Answer requests about the administrators of GuardDuty and Security Hub here, and hand on all others."""

    def dispatch(environ, start_response):
        scope = environ.get("HTTP_AUTHORIZATION", "").partition("Credential=")[2].split("/")
        path = environ["PATH_INFO"].removeprefix("/organization").strip("/").split("/")
        if len(scope) < 4 or scope[3] not in ("guardduty", "securityhub") or path[0] != "admin":
            return application(environ, start_response)
        administrators = ADMINISTRATORS[get_account_id_from(scope[0]), scope[2], scope[3]]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        asked = json.loads(environ["wsgi.input"].read(length) or "{}") if length else {}
        account = asked.get("adminAccountId") or asked.get("AdminAccountId")
        if path[-1] == "enable":
            administrators.append(account)
        elif path[-1] == "disable":
            administrators.remove(account)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(shown(administrators, scope[3])).encode()]

    return dispatch


def shown(administrators, service):
    if service == "guardduty":
        return {"adminAccounts": [{"adminAccountId": each, "adminStatus": "ENABLED"} for each in administrators]}
    return {"AdminAccounts": [{"AccountId": each, "Status": "ENABLED"} for each in administrators]}


def close():
    FakeServiceAccess.trusted_service = staticmethod(lambda principal: principal.endswith(".amazonaws.com"))
    FakeDelegatedAdministrator.supported_service = staticmethod(lambda principal: principal.endswith(".amazonaws.com"))
    for known in (FakeRoot, FakePolicy):
        known.SUPPORTED_POLICY_TYPES = [*known.SUPPORTED_POLICY_TYPES, "CHATBOT_POLICY", "DECLARATIVE_POLICY_EC2"]
    OrganizationsBackend.delete_organizational_unit = delete_empty_unit
    add_methods(IamResponse, Iam)
    for feature, name in [("RootCredentialsManagement", "root_credentials_management"), ("RootSessions", "root_sessions")]:
        setattr(IamResponse, f"enable_organizations_{name}", switch(feature, True))
        setattr(IamResponse, f"disable_organizations_{name}", switch(feature, False))
