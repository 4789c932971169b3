# securitygroup · atmos-forge · regenerate with `atmos-forge generate`

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
  default     = "app"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 lower case letters, digits and hyphens."
  }
}

# Network

variable "vpc_id" {
  description = "VPC that the groups belong to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^vpc-[0-9a-z]+$", var.vpc_id))
    error_message = "vpc_id must be the id of a VPC."
  }
}

variable "endpoints_security_group_id" {
  description = "Security group of the VPC's interface endpoints."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^sg-[0-9a-z]+$", var.endpoints_security_group_id))
    error_message = "sg-no-open-egress: endpoints_security_group_id must be the id of a security group."
  }
}

variable "s3_prefix_list_id" {
  description = "Prefix list of the VPC's gateway endpoint for S3."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^pl-[0-9a-z]+$", var.s3_prefix_list_id))
    error_message = "sg-no-open-egress: s3_prefix_list_id must be the id of a prefix list."
  }
}

variable "dynamodb_prefix_list_id" {
  description = "Prefix list of the VPC's gateway endpoint for DynamoDB."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^pl-[0-9a-z]+$", var.dynamodb_prefix_list_id))
    error_message = "sg-no-open-egress: dynamodb_prefix_list_id must be the id of a prefix list."
  }
}

# Clients

variable "client_cidrs" {
  description = "IPv4 blocks of clients. An empty set closes the tier to IPv4."
  type        = set(string)
  default     = ["0.0.0.0/0"]
  nullable    = false

  validation {
    condition     = alltrue([for item in var.client_cidrs : try(cidrsubnet(item, 0, 0) == item, false) && !strcontains(item, ":")])
    error_message = "client_cidrs must be IPv4 blocks without host bits, such as 203.0.113.0/24."
  }
}
