      resource "aws_vpc" "this" {
cidr_block = "10.0.0.0/16"
        tags = {
  Name = "main"
              Tier = "x"
    }
  lifecycle {
          prevent_destroy = true
      }
          }
