locals { a = 1 }
locals {a=1}
locals{   }
terraform {}
resource "null_resource" "a" {}
resource "null_resource" "b" { }
resource "null_resource" "c" { triggers = {a=1} }
lifecycle { ignore_changes = [ tags,tags_all ] } # why
variable "x" {type=string}
variable "longer" { type = list( string ) }
moved { from = aws_vpc.a }
