# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

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
  default     = "tfstate"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,23}$", var.name))
    error_message = "name must be 2 to 24 lower case letters, digits and hyphens."
  }
}

# Waivers

variable "waivers" {
  description = "Ids of the controls that are weakened here on purpose. Reason, owner and expiry stand in the account's manifest."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.waivers : contains(["tfstate-versioned", "tfstate-access-logged"], item)])
    error_message = "waivers may hold only the controls that can be waived in this component."
  }
}

# State

variable "deployment_account_id" {
  description = "Id of the deployment account, whose roles of CI read and write state."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.deployment_account_id == "" || can(regex("^[0-9]{12}$", var.deployment_account_id))
    error_message = "tfstate-organization-only: deployment_account_id must be an account id of 12 digits."
  }
}

variable "organization_stacks" {
  description = "Stacks of the management account and the deployment account, whose state CI's deployment role cannot write."
  type        = set(string)
  nullable    = false

  validation {
    condition     = alltrue([for item in var.organization_stacks : can(regex("^[A-Za-z0-9_-]{2,128}$", item))])
    error_message = "tfstate-organization-apart: organization_stacks must be exact names of stacks."
  }

  validation {
    condition     = length(var.organization_stacks) > 0
    error_message = "tfstate-organization-apart: organization_stacks must name at least one stack."
  }
}

variable "organization_id" {
  description = "Id of the AWS organization. Nobody outside it can access the state."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "tfstate-organization-only: organization_id must be the id of an organization, such as o-a1b2c3d4e5."
  }
}

variable "old_version_days" {
  description = "Days to keep old versions of a state. The ten newest are kept longer."
  type        = number
  default     = 365
  nullable    = false

  validation {
    condition     = var.old_version_days >= 1
    error_message = "old_version_days must be 1 or more."
  }

  validation {
    condition     = var.old_version_days >= 90 || contains(var.waivers, "tfstate-versioned")
    error_message = "tfstate-versioned: old_version_days must be 90 or more."
  }
}

# Access logs

variable "access_log_days" {
  description = "Days to keep the access logs of the state bucket."
  type        = number
  default     = 400
  nullable    = false

  validation {
    condition     = var.access_log_days >= 1
    error_message = "access_log_days must be 1 or more."
  }

  validation {
    condition     = var.access_log_days >= 365 || contains(var.waivers, "tfstate-access-logged")
    error_message = "tfstate-access-logged: access_log_days must be 365 or more."
  }
}
