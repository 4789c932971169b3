# iam · atmos-forge · regenerate with `atmos-forge generate`

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
  default     = "iam"
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
    condition     = alltrue([for item in var.waivers : contains(["iam-oidc-protected"], item)])
    error_message = "waivers may hold only the controls that can be waived in this component."
  }
}

# Entry of CI, in the deployment account only

variable "github_deployment_subjects" {
  description = "Subjects of GitHub tokens that can assume the role deployment, to apply in ordinary accounts, such as repo:acme/infrastructure:environment:production."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.github_deployment_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:(environment:[A-Za-z0-9_.%-]+|ref:refs/(heads|tags)/[A-Za-z0-9_./-]+)$", item))])
    error_message = "iam-oidc-exact: github_deployment_subjects must name a repository with an environment or one branch or tag, without wildcards."
  }

  validation {
    condition     = alltrue([for item in var.github_deployment_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:", item))]) || contains(var.waivers, "iam-oidc-protected")
    error_message = "iam-oidc-protected: github_deployment_subjects must name an environment, whose protection rules decide which runs get the role."
  }
}

variable "github_plan_subjects" {
  description = "Subjects of GitHub tokens that can assume the role plan, to plan in accounts that are not production, such as repo:acme/infrastructure:pull_request."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.github_plan_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:(pull_request|environment:[A-Za-z0-9_.%-]+|ref:refs/(heads|tags)/[A-Za-z0-9_./-]+)$", item))])
    error_message = "iam-oidc-exact: github_plan_subjects must name a repository with pull_request, an environment or one branch or tag, without wildcards."
  }
}

variable "github_plan_production_subjects" {
  description = "Subjects of GitHub tokens that can assume the role plan-production, to plan in all accounts, such as repo:acme/infrastructure:environment:plan-production."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.github_plan_production_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:(environment:[A-Za-z0-9_.%-]+|ref:refs/(heads|tags)/[A-Za-z0-9_./-]+)$", item))])
    error_message = "iam-oidc-exact: github_plan_production_subjects must name a repository with an environment or one branch or tag, without wildcards."
  }

  validation {
    condition     = alltrue([for item in var.github_plan_production_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:", item))]) || contains(var.waivers, "iam-oidc-protected")
    error_message = "iam-oidc-protected: github_plan_production_subjects must name an environment, whose protection rules decide which runs get the role."
  }
}

variable "github_organization_subjects" {
  description = "Subjects of GitHub tokens that can assume the role organization, to apply in the management account and the deployment account, such as repo:acme/infrastructure:environment:organization."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.github_organization_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:(environment:[A-Za-z0-9_.%-]+|ref:refs/(heads|tags)/[A-Za-z0-9_./-]+)$", item))])
    error_message = "iam-oidc-exact: github_organization_subjects must name a repository with an environment or one branch or tag, without wildcards."
  }

  validation {
    condition     = alltrue([for item in var.github_organization_subjects : can(regex("^repo:[A-Za-z0-9_.@-]+/[A-Za-z0-9_.@-]+:environment:", item))]) || contains(var.waivers, "iam-oidc-protected")
    error_message = "iam-oidc-protected: github_organization_subjects must name an environment, whose protection rules decide which runs get the role."
  }
}

# Entry

variable "permission_sets" {
  description = "Identity Center permission sets, by the role that their sessions can assume. A set that is not assigned in this account gives no access."
  type        = map(string)
  default     = { administrator = "Administrator", operator = "Operator", viewer = "Viewer", audit = "Audit" }
  nullable    = false

  validation {
    condition     = alltrue([for item in values(var.permission_sets) : can(regex("^[A-Za-z0-9+=,.@_-]{1,32}$", item))])
    error_message = "iam-trust-exact: permission_sets must be exact names of permission sets."
  }

  validation {
    condition     = length(setsubtract(keys(var.permission_sets), ["administrator", "operator", "viewer", "audit"])) == 0
    error_message = "iam-trust-exact: permission_sets must be for the roles administrator, operator, viewer or audit."
  }
}

variable "break_glass_users" {
  description = "IAM users of the management account for emergency access, who can assume the role break-glass of every account."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.break_glass_users : can(regex("^[a-z][a-z0-9-]{2,31}$", item))])
    error_message = "break_glass_users must be names of 3 to 32 lower case letters, digits and hyphens."
  }
}

# Organization

variable "organization_id" {
  description = "Id of the AWS organization. Only its roles can assume roles from other accounts."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "iam-trust-exact: organization_id must be the id of an organization, such as o-a1b2c3d4e5."
  }
}

variable "management_account_id" {
  description = "Id of the management account, whose emergency users can assume the role break-glass."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.management_account_id == "" || can(regex("^[0-9]{12}$", var.management_account_id))
    error_message = "iam-trust-exact: management_account_id must be an account id of 12 digits."
  }
}

variable "deployment_account_id" {
  description = "Id of the deployment account, from which CI plans and applies."
  type        = string
  default     = ""
  nullable    = false

  validation {
    condition     = var.deployment_account_id == "" || can(regex("^[0-9]{12}$", var.deployment_account_id))
    error_message = "iam-trust-exact: deployment_account_id must be an account id of 12 digits."
  }
}

# Trust in the deployment account

variable "deploying_roles" {
  description = "Roles of the deployment account that can assume the deployment role of this account."
  type        = set(string)
  default     = ["deployment"]
  nullable    = false

  validation {
    condition     = alltrue([for item in var.deploying_roles : contains(["deployment", "organization"], item)])
    error_message = "iam-management-apart: deploying_roles must be deployment or organization."
  }
}

variable "planning_roles" {
  description = "Roles of the deployment account that can assume the plan role of this account."
  type        = set(string)
  default     = ["deployment", "plan-production"]
  nullable    = false

  validation {
    condition     = alltrue([for item in var.planning_roles : contains(["deployment", "organization", "plan", "plan-production"], item)])
    error_message = "iam-trust-exact: planning_roles must be deployment, organization, plan or plan-production."
  }
}

variable "readable_states" {
  description = "States that the role plan of the deployment account can read, each as component/stack, or */stack for all of a stack."
  type        = set(string)
  default     = []
  nullable    = false

  validation {
    condition     = alltrue([for item in var.readable_states : can(regex("^([*]|[a-z0-9][a-z0-9-]*)/[A-Za-z0-9_-]{2,128}$", item))])
    error_message = "iam-plan-reads: readable_states must name each state as component/stack, or as */stack, with the exact name of the stack."
  }
}

# Boundary

variable "access_role" {
  description = "Role that AWS creates in each new account, which roles with the boundary cannot change."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.access_role))
    error_message = "iam-permission-boundary: access_role must be the exact name of a role."
  }
}

# Sessions

variable "human_session_hours" {
  description = "Maximum session duration for people, in hours. 1 is recommended; role chaining limits sessions to one hour in any case."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.human_session_hours >= 1
    error_message = "human_session_hours must be 1 or more, the AWS minimum."
  }

  validation {
    condition     = var.human_session_hours <= 12
    error_message = "iam-session-limits: human_session_hours must be 12 or less."
  }
}

variable "application_session_hours" {
  description = "Maximum session duration for applications, in hours. The service that runs an application renews its credentials earlier."
  type        = number
  default     = 6
  nullable    = false

  validation {
    condition     = var.application_session_hours >= 1
    error_message = "application_session_hours must be 1 or more, the AWS minimum."
  }

  validation {
    condition     = var.application_session_hours <= 12
    error_message = "iam-session-limits: application_session_hours must be 12 or less."
  }
}

# Applications

variable "applications" {
  description = "Applications by name, each with the service that runs it: ec2, lambda, ecs-tasks or pods.eks. Each gets its own role, and an instance profile if it runs on ec2."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for item in values(var.applications) : contains(["ec2", "lambda", "ecs-tasks", "pods.eks"], item)])
    error_message = "iam-trust-exact: applications must run on ec2, lambda, ecs-tasks or pods.eks."
  }

  validation {
    condition     = alltrue([for name in keys(var.applications) : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", name)) && length(name) <= 40])
    error_message = "applications must have names of at most 40 lower case letters, digits and single hyphens."
  }
}
