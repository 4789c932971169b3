variable "retention_days" {
description="Days that logs are kept."
type=number
nullable=false
default=365

validation {
condition=(contains([365,400,545],var.retention_days)||
contains(var.waivers,"log-retention"))
error_message="retention_days must be one of ${join(", ",[365,400,545])}."
}
}
