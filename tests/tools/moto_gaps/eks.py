"""EKS: what moto forgets of clusters, and access entries, add-ons and identities of pods, of which it has nothing."""

from datetime import datetime, timezone
from uuid import uuid4

from moto.core.responses import ActionResult
from moto.eks.exceptions import ResourceNotFoundException
from moto.eks.models import EKSBackend
from moto.eks.responses import EKSResponse
from moto.eks.urls import response, url_paths

from . import add_methods


def things(response, kind):
    """What a cluster has of one kind, by name."""
    cluster = response.eks_backend.describe_cluster(response._get_param("name"))
    return vars(cluster).setdefault(kind, {})


def find(response, kind, name):
    found = things(response, kind)
    if name not in found:
        message = f"{kind}: nothing is called {name}"
        raise ResourceNotFoundException(clusterName=None, nodegroupName=None, addonName=None, message=message)
    return found[name]


def make(response, kind, name, arn_name, **values):
    cluster = response._get_param("name")
    path = f"{kind}/{cluster}/{name.rsplit('/', 1)[-1]}"
    now = datetime.now(timezone.utc)
    thing = {
        "clusterName": cluster,
        arn_name: f"arn:aws:eks:{response.region}:{response.current_account}:{path}",
        "tags": response._get_param("tags") or {},
        "createdAt": now,
        "modifiedAt": now,
        **values,
    }
    things(response, kind)[name] = thing
    return thing


class AccessEntries:
    # aws_eks_access_entry

    def create_access_entry(self):
        principal = self._get_param("principalArn")
        entry = make(
            self,
            "access-entry",
            principal,
            "accessEntryArn",
            principalArn=principal,
            username=self._get_param("username") or principal,
            kubernetesGroups=self._get_param("kubernetesGroups") or [],
            type=self._get_param("type") or "STANDARD",
        )
        return ActionResult({"accessEntry": entry})

    def describe_access_entry(self):
        return ActionResult({"accessEntry": find(self, "access-entry", self._get_param("principalArn"))})

    def delete_access_entry(self):
        del things(self, "access-entry")[self._get_param("principalArn")]
        return ActionResult({})

    # aws_eks_access_policy_association

    def associate_access_policy(self):
        principal, policy = self._get_param("principalArn"), self._get_param("policyArn")
        now = datetime.now(timezone.utc)
        association = {
            "policyArn": policy,
            "accessScope": self._get_param("accessScope"),
            "associatedAt": now,
            "modifiedAt": now,
        }
        find(self, "access-entry", principal).setdefault("policies", {})[policy] = association
        return ActionResult({"principalArn": principal, "associatedAccessPolicy": association})

    def list_associated_access_policies(self):
        principal = self._get_param("principalArn")
        policies = find(self, "access-entry", principal).get("policies", {})
        return ActionResult({"principalArn": principal, "associatedAccessPolicies": list(policies.values())})

    def disassociate_access_policy(self):
        find(self, "access-entry", self._get_param("principalArn"))["policies"].pop(self._get_param("policyArn"))
        return ActionResult({})


class AddOns:
    # aws_eks_addon, with the identities of its pods

    def create_addon(self):
        name = self._get_param("addonName")
        addon = make(
            self,
            "addon",
            name,
            "addonArn",
            addonName=name,
            addonVersion=self._get_param("addonVersion"),
            configurationValues=self._get_param("configurationValues"),
            status="ACTIVE",
            health={"issues": []},
            podIdentityAssociations=[
                self.identity(association) for association in self._get_param("podIdentityAssociations") or []
            ],
        )
        return ActionResult({"addon": addon})

    def describe_addon(self):
        return ActionResult({"addon": find(self, "addon", self._get_param("addonName"))})

    def delete_addon(self):
        return ActionResult({"addon": things(self, "addon").pop(self._get_param("addonName"))})

    def identity(self, association):
        name = f"a-{uuid4().hex[:17]}"
        made = make(self, "podidentityassociation", name, "associationArn", associationId=name, **association)
        return made["associationArn"]

    def describe_pod_identity_association(self):
        return ActionResult({"association": find(self, "podidentityassociation", self._get_param("associationId"))})


def keep_settings():
    """aws_eks_cluster: moto keeps neither who has access nor how it is upgraded, and the second plan replaces it."""
    create = EKSResponse.create_cluster

    def create_cluster(response):
        result = create(response)
        cluster = response.eks_backend.describe_cluster(response._get_param("name"))
        cluster.access_config = response._get_param("accessConfig")
        cluster.upgrade_policy = response._get_param("upgradePolicy")
        return result

    EKSResponse.create_cluster = create_cluster


def add_no_ssh_key():
    """aws_eks_node_group: moto gives every group an SSH key, and forgets how it is updated."""
    create = EKSResponse.create_nodegroup

    def create_nodegroup(response):
        result = create(response)
        names = response._get_param("name"), response._get_param("nodegroupName")
        group = response.eks_backend.describe_nodegroup(*names)
        group.remote_access = response._get_param("remoteAccess")
        group.update_config = response._get_param("updateConfig")
        return result

    EKSResponse.create_nodegroup = create_nodegroup


def close():
    add_methods(EKSResponse, AccessEntries)
    add_methods(EKSResponse, AddOns)
    keep_settings()
    add_no_ssh_key()
    for kind in ("access-entries", "addons", "pod-identity-associations"):
        url_paths["{0}/clusters/(?P<name>[^/]+)/" + kind + "$"] = response.dispatch
        url_paths["{0}/clusters/(?P<name>[^/]+)/" + kind + "/(?P<rest>.+)$"] = response.dispatch
