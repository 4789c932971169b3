# account-baseline · atmos-forge · regenerate with `atmos-forge generate`

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
  default     = "baseline"
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
    condition     = alltrue([for item in var.waivers : contains(["iam-password-policy", "access-analyzer"], item)])
    error_message = "waivers may hold only the controls that can be waived in this component."
  }
}

# Passwords

variable "password_minimum_length" {
  description = "Minimum length of an IAM user's password."
  type        = number
  default     = 14
  nullable    = false

  validation {
    condition     = var.password_minimum_length >= 6 && var.password_minimum_length <= 128
    error_message = "password_minimum_length must be between 6 and 128."
  }

  validation {
    condition     = var.password_minimum_length >= 14 || contains(var.waivers, "iam-password-policy")
    error_message = "iam-password-policy: password_minimum_length must be 14 or more."
  }
}

variable "password_maximum_age_days" {
  description = "Days after which an IAM user must choose a new password."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.password_maximum_age_days >= 1 && var.password_maximum_age_days <= 1095
    error_message = "password_maximum_age_days must be between 1 and 1095."
  }

  validation {
    condition     = var.password_maximum_age_days <= 90 || contains(var.waivers, "iam-password-policy")
    error_message = "iam-password-policy: password_maximum_age_days must be 90 or less."
  }
}

# Access Analyzer

variable "unused_access_days" {
  description = "Days without use after which a role, access key, password or permission is reported."
  type        = number
  default     = 90
  nullable    = false

  validation {
    condition     = var.unused_access_days >= 1 && var.unused_access_days <= 365
    error_message = "unused_access_days must be between 1 and 365."
  }

  validation {
    condition     = var.unused_access_days <= 90 || contains(var.waivers, "access-analyzer")
    error_message = "access-analyzer: unused_access_days must be 90 or less."
  }
}

# Contact

variable "security_contact" {
  description = "Contact that AWS notifies about the security of the account."
  type = object({
    name  = string
    title = string
    email = string
    phone = string
  })
  nullable = false

  validation {
    condition     = length(var.security_contact.name) >= 1 && length(var.security_contact.name) <= 64
    error_message = "account-security-contact: security_contact.name must have 1 to 64 characters."
  }

  validation {
    condition     = length(var.security_contact.title) >= 1 && length(var.security_contact.title) <= 50
    error_message = "account-security-contact: security_contact.title must have 1 to 50 characters."
  }

  validation {
    condition     = can(regex("^[^@ ]+@[^@ ]+$", var.security_contact.email))
    error_message = "account-security-contact: security_contact.email must be an e-mail address."
  }

  validation {
    condition     = can(regex("^\\+[0-9][0-9 ()-]{5,24}$", var.security_contact.phone))
    error_message = "account-security-contact: security_contact.phone must be a telephone number that begins with + and the country code."
  }
}
