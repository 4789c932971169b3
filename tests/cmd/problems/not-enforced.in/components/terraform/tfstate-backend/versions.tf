# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

terraform {
  required_version = ">= 1.11.0"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # From 6.22 to 6.39, every plan removes the block of SSE-C that S3 sets itself (hashicorp/terraform-provider-aws 45157).
      version = ">= 5.100.0, < 6.22.0"
    }
  }
}
