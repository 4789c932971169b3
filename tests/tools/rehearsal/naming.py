"""What in a call's parameters may name a resource."""

import re

# Ids of EC2 by what they begin with, and the part of an ARN that they fill.
EC2_IDS = {
    "acl": "networkaclid", "dopt": "dhcpoptionsid", "eipalloc": "allocationid", "eni": "networkinterfaceid",
    "fl": "vpcflowlogid", "i": "instanceid", "igw": "internetgatewayid", "lt": "launchtemplateid", "nat": "natgatewayid",
    "pl": "prefixlistid", "rtb": "routetableid", "sg": "securitygroupid", "sgr": "securitygroupruleid", "subnet": "subnetid",
    "vpc": "vpcid", "vpce": "vpcendpointid",
}  # fmt: skip


def named(params, service):
    """Texts, the first of lists, and of EC2 every id under the name that ARNs have for it."""
    found = {
        key: value if isinstance(value, str) else value[0]
        for key, value in params.items()
        if value and isinstance(value, (str, list))
    }
    found = {key: value for key, value in found.items() if isinstance(value, str)}
    if service == "ec2":
        for value in texts(params):
            if (name := re.fullmatch("([a-z]+)-[0-9a-f]{8,}", value)) and name[1] in EC2_IDS:
                found.setdefault(EC2_IDS[name[1]], value)
    return found


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
