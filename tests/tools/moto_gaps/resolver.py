"""Route 53 Resolver: an end for query logs, and DNS firewall, of which moto has nothing."""

import json
from collections import defaultdict
from datetime import datetime, timezone
from uuid import uuid4

from moto.route53resolver.exceptions import ResourceNotFoundException
from moto.route53resolver.models import Route53ResolverBackend
from moto.route53resolver.responses import Route53ResolverResponse

from . import add_methods

STORE = defaultdict(dict)  # (account, region, kind of thing) -> id -> thing


def things(response, kind):
    return STORE[response.current_account, response.region, kind]


def find(response, kind, parameter):
    identifier = response._get_param(parameter)
    if identifier not in things(response, kind):
        raise ResourceNotFoundException(f"{kind} '{identifier}' does not exist")
    return things(response, kind)[identifier]


def create(response, kind, prefix, **values):
    identifier = f"{prefix}-{uuid4().hex[:17]}"
    arn = f"arn:aws:route53resolver:{response.region}:{response.current_account}:{kind}/{identifier}"
    now = datetime.now(timezone.utc).isoformat()
    thing = {"Id": identifier, "Arn": arn, "CreationTime": now, "ModificationTime": now, "Status": "COMPLETE", **values}
    things(response, kind)[identifier] = thing
    response.route53resolver_backend.tagger.tag_resource(arn, response._get_param("Tags", []))
    return thing


def parameters(response, *names):
    return {name: response._get_param(name) for name in names if response._get_param(name) is not None}


class Resolver:
    # aws_route53_resolver_query_log_config and its association: moto creates them, but cannot delete them.

    def delete_resolver_query_log_config(self):
        backend, identifier = self.route53resolver_backend, self._get_param("ResolverQueryLogConfigId")
        backend.get_resolver_query_log_config(identifier)
        return json.dumps({"ResolverQueryLogConfig": backend.resolver_query_log_configs.pop(identifier).description()})

    def disassociate_resolver_query_log_config(self):
        backend, wanted = self.route53resolver_backend, parameters(self, "ResolverQueryLogConfigId", "ResourceId")
        associations = backend.resolver_query_log_config_associations
        for identifier, association in list(associations.items()):
            described = association.description()
            if wanted.items() <= described.items():
                del associations[identifier]
                return json.dumps({"ResolverQueryLogConfigAssociation": {**described, "Status": "DELETING"}})
        raise ResourceNotFoundException("no such association of a query log config")

    # aws_route53_resolver_firewall_domain_list

    def create_firewall_domain_list(self):
        domains = create(self, "firewall-domain-list", "rslvr-fdl", Name=self._get_param("Name"), DomainCount=0)
        domains["Domains"] = []
        return json.dumps({"FirewallDomainList": domains})

    def get_firewall_domain_list(self):
        return json.dumps({"FirewallDomainList": find(self, "firewall-domain-list", "FirewallDomainListId")})

    def update_firewall_domains(self):
        domains = find(self, "firewall-domain-list", "FirewallDomainListId")
        given, known = self._get_param("Domains", []), domains["Domains"]
        match self._get_param("Operation"):
            case "REPLACE":
                domains["Domains"] = given
            case "ADD":
                domains["Domains"] = known + [each for each in given if each not in known]
            case "REMOVE":
                domains["Domains"] = [each for each in known if each not in given]
        domains["DomainCount"] = len(domains["Domains"])
        return json.dumps({"Id": domains["Id"], "Name": domains["Name"], "Status": "COMPLETE"})

    def list_firewall_domains(self):
        domains = find(self, "firewall-domain-list", "FirewallDomainListId")["Domains"]
        return json.dumps({"Domains": [f"{each.rstrip('.')}." for each in domains]})

    def list_firewall_domain_lists(self):
        return json.dumps({"FirewallDomainLists": [*MANAGED_LISTS, *things(self, "firewall-domain-list").values()]})

    def delete_firewall_domain_list(self):
        domains = find(self, "firewall-domain-list", "FirewallDomainListId")
        return json.dumps({"FirewallDomainList": things(self, "firewall-domain-list").pop(domains["Id"])})

    # aws_route53_resolver_firewall_rule_group

    def create_firewall_rule_group(self):
        group = create(self, "firewall-rule-group", "rslvr-frg", Name=self._get_param("Name"), ShareStatus="NOT_SHARED")
        return json.dumps({"FirewallRuleGroup": group})

    def get_firewall_rule_group(self):
        return json.dumps({"FirewallRuleGroup": find(self, "firewall-rule-group", "FirewallRuleGroupId")})

    def delete_firewall_rule_group(self):
        group = find(self, "firewall-rule-group", "FirewallRuleGroupId")
        return json.dumps({"FirewallRuleGroup": things(self, "firewall-rule-group").pop(group["Id"])})

    # aws_route53_resolver_firewall_rule

    def create_firewall_rule(self):
        rule = parameters(self, *RULE)
        things(self, "firewall-rule")[rule["FirewallRuleGroupId"], rule["FirewallDomainListId"]] = rule
        return json.dumps({"FirewallRule": rule})

    def update_firewall_rule(self):
        change = parameters(self, *RULE)
        rule = things(self, "firewall-rule")[change["FirewallRuleGroupId"], change["FirewallDomainListId"]]
        rule.update(change)
        return json.dumps({"FirewallRule": rule})

    def list_firewall_rules(self):
        group = self._get_param("FirewallRuleGroupId")
        rules = things(self, "firewall-rule").values()
        return json.dumps({"FirewallRules": [rule for rule in rules if rule["FirewallRuleGroupId"] == group]})

    def delete_firewall_rule(self):
        key = self._get_param("FirewallRuleGroupId"), self._get_param("FirewallDomainListId")
        return json.dumps({"FirewallRule": things(self, "firewall-rule").pop(key)})

    # aws_route53_resolver_firewall_rule_group_association

    def associate_firewall_rule_group(self):
        values = parameters(self, "FirewallRuleGroupId", "VpcId", "Priority", "Name")
        protection = self._get_param("MutationProtection") or "DISABLED"
        kind = "firewall-rule-group-association"
        association = create(self, kind, "rslvr-frgassoc", MutationProtection=protection, **values)
        return json.dumps({"FirewallRuleGroupAssociation": association})

    def get_firewall_rule_group_association(self):
        return json.dumps({"FirewallRuleGroupAssociation": find_association(self)})

    def update_firewall_rule_group_association(self):
        association = find_association(self)
        association.update(parameters(self, "Priority", "Name", "MutationProtection"))
        return json.dumps({"FirewallRuleGroupAssociation": association})

    def disassociate_firewall_rule_group(self):
        association = find_association(self)
        del things(self, "firewall-rule-group-association")[association["Id"]]
        return json.dumps({"FirewallRuleGroupAssociation": {**association, "Status": "DELETING"}})

    # aws_route53_resolver_firewall_config

    def get_firewall_config(self):
        vpc = self._get_param("ResourceId")
        config = {"Id": f"rslvr-fc-{vpc[4:]}", "ResourceId": vpc, "OwnerId": self.current_account}
        config["FirewallFailOpen"] = things(self, "firewall-config").get(vpc, "DISABLED")
        return json.dumps({"FirewallConfig": config})

    def update_firewall_config(self):
        things(self, "firewall-config")[self._get_param("ResourceId")] = self._get_param("FirewallFailOpen")
        return self.get_firewall_config()

    def list_firewall_configs(self):
        configs = [
            {"Id": f"rslvr-fc-{vpc[4:]}", "ResourceId": vpc, "OwnerId": self.current_account, "FirewallFailOpen": value}
            for vpc, value in things(self, "firewall-config").items()
        ]
        return json.dumps({"FirewallConfigs": configs})


# Lists that AWS keeps, as every account sees them.
MANAGED_LISTS = [
    {"Id": f"rslvr-fdl-{number:017x}", "Name": name, "ManagedOwnerName": "Route 53 Resolver DNS Firewall"}
    for number, name in enumerate(
        [
            "AWSManagedDomainsAggregateThreatList",
            "AWSManagedDomainsAmazonGuardDutyThreatList",
            "AWSManagedDomainsBotnetCommandandControl",
            "AWSManagedDomainsMalwareDomainList",
        ],
        start=1,
    )
]

RULE = (
    "FirewallRuleGroupId",
    "FirewallDomainListId",
    "Name",
    "Priority",
    "Action",
    "BlockResponse",
    "BlockOverrideDomain",
    "BlockOverrideDnsType",
    "BlockOverrideTtl",
    "FirewallDomainRedirectionAction",
    "Qtype",
)


def find_association(response):
    return find(response, "firewall-rule-group-association", "FirewallRuleGroupAssociationId")


def close():
    add_methods(Route53ResolverResponse, Resolver)
    # Tags of query logs and of DNS firewall: moto refuses every ARN but those of endpoints and rules.
    Route53ResolverBackend._matched_arn = lambda backend, arn: None
