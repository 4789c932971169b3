"""EC2: the account's settings in a region, and what moto forgets of rules, subnets, flow logs and launch templates."""

import itertools
from collections import defaultdict

from moto.core.responses import ActionResult
from moto.ec2.models.network_acls import NetworkAclBackend
from moto.ec2.models.route_tables import RouteTable
from moto.ec2.models.security_groups import SecurityGroupRule
from moto.ec2.models.subnets import Subnet
from moto.ec2.responses import EC2Response

from . import add_methods

SETTINGS = defaultdict(dict)  # (account, region) -> setting -> value
EXCLUSION_NUMBERS = itertools.count(1)


def settings(response):
    return SETTINGS[response.current_account, response.region]


class Settings:
    """Calls that moto answers with 500: settings that hold for one account in one region."""

    # aws_ebs_default_kms_key: moto can set the key, but neither read nor reset it.

    def get_ebs_default_kms_key_id(self):
        return ActionResult({"KmsKeyId": self.ec2_backend.default_kms_key_id or "alias/aws/ebs"})

    def reset_ebs_default_kms_key_id(self):
        self.ec2_backend.default_kms_key_id = ""
        return self.get_ebs_default_kms_key_id()

    # aws_ebs_snapshot_block_public_access

    def enable_snapshot_block_public_access(self):
        settings(self)["snapshots"] = self._get_param("State")
        return self.get_snapshot_block_public_access_state()

    def disable_snapshot_block_public_access(self):
        settings(self)["snapshots"] = "unblocked"
        return self.get_snapshot_block_public_access_state()

    def get_snapshot_block_public_access_state(self):
        return ActionResult({"State": settings(self).get("snapshots", "unblocked"), "ManagedBy": "account"})

    # aws_ec2_image_block_public_access

    def enable_image_block_public_access(self):
        settings(self)["images"] = self._get_param("ImageBlockPublicAccessState")
        return self.get_image_block_public_access_state()

    def disable_image_block_public_access(self):
        settings(self)["images"] = "unblocked"
        return self.get_image_block_public_access_state()

    def get_image_block_public_access_state(self):
        state = settings(self).get("images", "unblocked")
        return ActionResult({"ImageBlockPublicAccessState": state, "ManagedBy": "account"})

    # aws_ec2_instance_metadata_defaults: "no-preference" and -1 take a default back.

    def modify_instance_metadata_defaults(self):
        defaults = settings(self).setdefault("metadata", {})
        for name in ("HttpTokens", "HttpPutResponseHopLimit", "HttpEndpoint", "InstanceMetadataTags"):
            value = self._get_param(name)
            if value in ("no-preference", -1, "-1"):
                defaults.pop(name, None)
            elif value is not None:
                defaults[name] = value
        return ActionResult({"Return": True})

    def get_instance_metadata_defaults(self):
        return ActionResult({"AccountLevel": {**settings(self).get("metadata", {}), "ManagedBy": "account"}})

    # aws_ec2_serial_console_access

    def enable_serial_console_access(self):
        settings(self)["serial console"] = True
        return self.get_serial_console_access_status()

    def disable_serial_console_access(self):
        settings(self)["serial console"] = False
        return self.get_serial_console_access_status()

    def get_serial_console_access_status(self):
        return ActionResult({"SerialConsoleAccessEnabled": settings(self).get("serial console", False)})

    # aws_vpc_block_public_access_options

    def modify_vpc_block_public_access_options(self):
        settings(self)["vpc"] = self._get_param("InternetGatewayBlockMode")
        return self.describe_vpc_block_public_access_options()

    def describe_vpc_block_public_access_options(self):
        options = {
            "AwsAccountId": self.current_account,
            "AwsRegion": self.region,
            "InternetGatewayBlockMode": settings(self).get("vpc", "off"),
            "State": "update-complete",
            "ManagedBy": "account",
            "ExclusionsAllowed": "allowed",
        }
        return ActionResult({"VpcBlockPublicAccessOptions": options})

    # aws_vpc_block_public_access_exclusion

    def create_vpc_block_public_access_exclusion(self):
        vpc, subnet = self._get_param("VpcId"), self._get_param("SubnetId")
        arn = f"arn:aws:ec2:{self.region}:{self.current_account}:"
        tags = self._parse_tag_specification().get("vpc-block-public-access-exclusion", {})
        exclusion = {
            "ExclusionId": f"vpcbpa-exclude-{next(EXCLUSION_NUMBERS):017x}",
            "InternetGatewayExclusionMode": self._get_param("InternetGatewayExclusionMode"),
            "ResourceArn": arn + (f"vpc/{vpc}" if vpc else f"subnet/{subnet}"),
            "State": "create-complete",
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        settings(self).setdefault("exclusions", {})[exclusion["ExclusionId"]] = exclusion
        return ActionResult({"VpcBlockPublicAccessExclusion": exclusion})

    def modify_vpc_block_public_access_exclusion(self):
        exclusion = settings(self)["exclusions"][self._get_param("ExclusionId")]
        exclusion["InternetGatewayExclusionMode"] = self._get_param("InternetGatewayExclusionMode")
        exclusion["State"] = "update-complete"
        return ActionResult({"VpcBlockPublicAccessExclusion": exclusion})

    def delete_vpc_block_public_access_exclusion(self):
        exclusion = settings(self)["exclusions"][self._get_param("ExclusionId")]
        exclusion["State"] = "delete-complete"
        return ActionResult({"VpcBlockPublicAccessExclusion": exclusion})

    def describe_vpc_block_public_access_exclusions(self):
        wanted = self._get_param("ExclusionIds", [])
        exclusions = settings(self).get("exclusions", {}).values()
        found = [each for each in exclusions if not wanted or each["ExclusionId"] in wanted]
        return ActionResult({"VpcBlockPublicAccessExclusions": found})


def keep_rule_descriptions():
    """aws_vpc_security_group_*_rule: moto keeps a rule's description only if its peer is an address block."""
    create = SecurityGroupRule.__init__

    def create_with_description(rule, *arguments, **options):
        create(rule, *arguments, **options)
        # The peer is one of moto's arguments: an address block, a group or a prefix list.
        peers = [each for each in (*arguments, *options.values()) if isinstance(each, dict)]
        rule.described_as = next((peer["Description"] for peer in peers if "Description" in peer), None)
        rule.source_group.pop("Description", None)  # else two equal rules differ by it

    SecurityGroupRule.__init__ = create_with_description
    SecurityGroupRule.description = property(lambda rule: rule.ip_range.get("Description", rule.described_as))


def keep_icmp_types():
    """aws_network_acl: moto looks for a rule's ICMP type and code under a name that its own parser does not give."""
    get = EC2Response._get_param

    def get_param(response, name, *default, **options):
        name = f"IcmpTypeCode.{name.removeprefix('Icmp.')}" if name.startswith("Icmp.") else name
        return get(response, name, *default, **options)

    EC2Response._get_param = get_param


def take_entries_twice():
    """aws_network_acl: the provider sends an entry again whose answer was cut off, and then stumbles over the first."""
    create = NetworkAclBackend.create_network_acl_entry

    def create_once(backend, network_acl_id, rule_number, protocol, rule_action, egress, **options):
        for entry in backend.get_network_acl(network_acl_id).network_acl_entries:
            same_place = (entry.rule_number, entry.egress) == (rule_number, egress)
            if same_place and (entry.protocol, entry.rule_action) == (protocol, rule_action):
                return entry
        return create(backend, network_acl_id, rule_number, protocol, rule_action, egress, **options)

    NetworkAclBackend.create_network_acl_entry = create_once


def associate_ipv6_blocks():
    """aws_subnet with an IPv6 block: the provider waits for its association by a filter that moto lacks, and for a
    state that moto puts one level too deep."""
    value = Subnet.get_filter_value

    def filter_value(subnet, name, *arguments, **options):
        if name == "ipv6-cidr-block-association.association-id":
            return [each["associationId"] for each in subnet.ipv6_cidr_block_associations.values()]
        return value(subnet, name, *arguments, **options)

    def associations(subnet):
        found = subnet.ipv6_cidr_block_associations.values()
        return [
            {
                "AssociationId": each["associationId"],
                "Ipv6CidrBlock": each["ipv6CidrBlock"],
                "Ipv6CidrBlockState": each["ipv6CidrBlockState"],
            }
            for each in found
            if each["ipv6CidrBlockState"]["State"] == "associated"
        ]

    Subnet.get_filter_value = filter_value
    Subnet.ipv6_cidr_block_association_set = property(associations)


def keep_flow_log_options():
    """aws_flow_log to a bucket: moto forgets the destination's options, and the second plan would replace the log."""
    create = EC2Response.create_flow_logs

    def create_with_options(response):
        result = create(response)
        # Known by its destination: another request may make one at the same time.
        destination = response._get_param("LogDestination")
        for flow_log in list(response.ec2_backend.flow_logs.values()):
            if destination and flow_log.log_destination == destination:
                flow_log.destination_options = response._get_param("DestinationOptions")
        return result

    EC2Response.create_flow_logs = create_with_options


def keep_template_tags_apart():
    """aws_launch_template: moto takes the template's own tags for some of what is launched from it."""
    create = EC2Response.create_launch_template

    def create_launch_template(response):
        result = create(response)
        data = response.ec2_backend.get_launch_template_by_name(response._get_param("LaunchTemplateName")).versions[0].data
        launched = [each for each in data.get("TagSpecifications", []) if each["ResourceType"] != "launch-template"]
        data["TagSpecifications"] = launched
        return result

    EC2Response.create_launch_template = create_launch_template


def filter_by_egress_only_gateway():
    """aws_route_tables: moto lacks a filter of DescribeRouteTables."""
    lookup = RouteTable.get_filter_value

    def filter_value(table, filter_name, method_name=None):
        if filter_name == "route.egress-only-internet-gateway-id":
            return [route.egress_only_igw.id for route in table._routes.values() if route.egress_only_igw is not None]
        return lookup(table, filter_name, method_name)

    RouteTable.get_filter_value = filter_value


def close():
    add_methods(EC2Response, Settings)
    keep_rule_descriptions()
    keep_icmp_types()
    take_entries_twice()
    associate_ipv6_blocks()
    keep_flow_log_options()
    keep_template_tags_apart()
    filter_by_egress_only_gateway()
