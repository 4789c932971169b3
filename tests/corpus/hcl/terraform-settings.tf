terraform {
required_version=">= 1.9"
required_providers {
aws = {
source = "hashicorp/aws"
version=">= 5.100, < 7.0"
}
random={source="hashicorp/random"
version="~> 3.6"}
}
backend "s3" {}
}
provider "aws" {
region=var.region
default_tags { tags = local.tags }
assume_role {
role_arn=var.assume_role_arn
}
}
