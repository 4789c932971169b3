# vpc · atmos-forge · regenerate with `atmos-forge generate`

# Context, as in every component

variable "namespace" {
  description = "Short name of the organization, the first part of every resource name."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]{1,11}$", var.namespace))
    error_message = "namespace must be 2 to 12 lower case letters and digits, and begin with a letter."
  }
}

variable "tenant" {
  description = "Part of the organization that owns the account."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.tenant))
    error_message = "tenant must be lower case letters, digits and single hyphens."
  }
}

variable "environment" {
  description = "Code of the region, such as use1, or gbl for components that are not regional."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z0-9]{2,8}$", var.environment))
    error_message = "environment must be the code of a region, such as use1, or gbl."
  }
}

variable "stage" {
  description = "Stage of the account, such as prod or dev."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.stage))
    error_message = "stage must be lower case letters, digits and single hyphens."
  }
}

variable "region" {
  description = "AWS region of the provider."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be the name of a region, such as us-east-1."
  }
}

variable "account_id" {
  description = "Id of the account. The provider refuses to work in any other."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be the id of the account, 12 digits. Write it as id in the account's manifest, or run atmos-forge accounts import."
  }
}

variable "applying_role" {
  description = "Function of the role that the provider assumes to apply. It is organization in the account that CI enters, and deployment in all others."
  type        = string
  default     = "deployment"
  nullable    = false

  validation {
    condition     = contains(["deployment", "organization"], var.applying_role)
    error_message = "applying_role must be deployment or organization."
  }
}

variable "entry_role" {
  description = "Role that the provider assumes instead of the applying role and the plan role, or self for the caller's own credentials. Only the first apply in an account sets it, in its workflow."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.entry_role == "" || can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.entry_role))
    error_message = "entry_role must be the name of a role without path, or self."
  }
}

variable "run" {
  description = "Name of the run that plans or applies, such as the id of a CI job. It becomes part of the session's name and its source identity."
  type        = string
  default     = ""
  nullable    = false
  ephemeral   = true

  validation {
    condition     = var.run == "" || can(regex("^[A-Za-z0-9+=,.@_-]{2,32}$", var.run))
    error_message = "run must be 2 to 32 letters, digits and + = , . @ _ -."
  }
}

variable "tags" {
  description = "Tags for all resources. Must include Project, Owner, CostCenter, DataClassification and Compliance."
  type        = map(string)
  nullable    = false

  validation {
    condition     = length(setsubtract(["Project", "Owner", "CostCenter", "DataClassification", "Compliance"], keys(var.tags))) == 0
    error_message = "required-tags: tags must include Project, Owner, CostCenter, DataClassification and Compliance."
  }

  validation {
    condition     = contains(["public", "internal", "confidential", "restricted"], lookup(var.tags, "DataClassification", ""))
    error_message = "required-tags: tags must have a DataClassification of public, internal, confidential or restricted."
  }

  validation {
    condition     = alltrue([for item in values(var.tags) : can(regex("^[A-Za-z0-9 _.:/=+@-]{0,256}$", item))])
    error_message = "required-tags: tags must have values of at most 256 letters, digits, spaces and _ . : / = + - @."
  }
}

variable "name" {
  description = "Last part of the names of this component's resources."
  type        = string
  default     = "main"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 lower case letters, digits and hyphens."
  }
}

# Class

variable "production" {
  description = "Whether the account's unit is production."
  type        = bool
  nullable    = false
}

# Waivers

variable "waivers" {
  description = "Ids of the controls that are weakened here on purpose. Reason, owner and expiry stand in the account's manifest."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.waivers : contains(["vpc-three-zones", "vpc-nat-per-zone", "vpc-flow-logs"], item)])
    error_message = "waivers may hold only the controls that can be waived in this component."
  }
}

# Addresses

variable "cidr" {
  description = "IPv4 block of the VPC, from the organization's address plan."
  type        = string
  nullable    = false

  validation {
    condition     = try(cidrsubnet(var.cidr, 0, 0) == var.cidr, false) && !strcontains(var.cidr, ":")
    error_message = "cidr must be an IPv4 block without host bits, such as 10.0.64.0/20."
  }

  validation {
    condition     = can(regex("/(1[6-9]|2[0-9]|3[0-2])$", var.cidr))
    error_message = "cidr must be /16 or smaller, the largest block that AWS allows."
  }
}

variable "availability_zones" {
  description = "Availability Zones of every tier, by name or ID, in a fixed order. Naming them keeps subnets in place when the region gains a zone; add zones at the end."
  type        = list(string)
  nullable    = false

  validation {
    condition     = length(var.availability_zones) >= 2 && length(var.availability_zones) <= 4
    error_message = "availability_zones must name 2 to 4 zones, the number that each tier has room for."
  }

  validation {
    condition     = length(var.availability_zones) >= 3 || contains(var.waivers, "vpc-three-zones")
    error_message = "vpc-three-zones: availability_zones must name 3 or 4 zones, so that two remain when one fails."
  }

  validation {
    condition     = length(distinct(var.availability_zones)) == length(var.availability_zones)
    error_message = "availability_zones must be distinct."
  }

  validation {
    condition     = alltrue([for zone in var.availability_zones : startswith(zone, var.region) || can(regex("^[a-z]+[0-9]-az[0-9]+$", zone))])
    error_message = "availability_zones must be names of zones in the component's region, or IDs such as use1-az1."
  }

  validation {
    condition     = length(distinct([for zone in var.availability_zones : startswith(zone, var.region)])) == 1
    error_message = "availability_zones must be all names or all IDs, because a name and an ID can mean the same zone."
  }
}

# NAT

variable "nat" {
  description = "NAT gateways: per-zone for one in each zone, single for one shared by all zones, or none."
  type        = string
  default     = "per-zone"
  nullable    = false

  validation {
    condition     = contains(["per-zone", "single", "none"], var.nat)
    error_message = "nat must be per-zone, single or none."
  }

  validation {
    condition     = !var.production || contains(["per-zone", "none"], var.nat) || contains(var.waivers, "vpc-nat-per-zone")
    error_message = "vpc-nat-per-zone: nat must be per-zone or none in production, so that one failed zone does not cut off the others."
  }
}

# Endpoints

variable "organization_id" {
  description = "Id of the AWS organization. Endpoints admit only its principals and resources."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "vpc-endpoint-policies: organization_id must be the id of an organization, such as o-a1b2c3d4e5."
  }
}

variable "interface_endpoints" {
  description = "AWS services to reach through PrivateLink, each by the part of its endpoint service name after the region."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.interface_endpoints : contains(["autoscaling", "ec2", "ec2messages", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "events", "kms", "lambda", "logs", "monitoring", "secretsmanager", "sns", "sqs", "ssm", "ssmmessages", "sts", "xray"], item)])
    error_message = "vpc-endpoint-policies: interface_endpoints must be services with a known policy, which endpoint_actions in endpoints.tf lists."
  }
}

variable "aws_image_accounts" {
  description = "AWS accounts from which the ECR endpoints allow image pulls, such as the account for EKS add-ons in this region."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.aws_image_accounts : can(regex("^[0-9]{12}$", item))])
    error_message = "vpc-endpoint-policies: aws_image_accounts must be account ids of 12 digits."
  }
}

# Logs

variable "log_retention_days" {
  description = "Days to keep flow logs and DNS query logs in CloudWatch Logs."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be a period that CloudWatch Logs offers."
  }

  validation {
    condition     = var.log_retention_days >= 365 || contains(var.waivers, "vpc-flow-logs")
    error_message = "vpc-flow-logs: log_retention_days must be 365 or more."
  }
}
