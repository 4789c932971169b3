variable "a" {
  type = "string"
}
variable "b" {
  type = "list" # legacy
  default = []
}
variable "c" { type = "map" }
variable "d" { type = list }
variable "e" {
  type = map
}
variable "f" { type = set }
variable "g" { type = "any" }
variable "h" { type = "${string}" }
variable i {
  type = /* x */ "list" /* y */
  validation {
    type = "list"
  }
}
variable "j" {
  type = object({ a = string, b = optional( list( string ),[]) })
  default = "${var.x}"
}
output "x" {
  type = "list"
}
module "m" {
  variable "v" {
    type = "map"
  }
}
