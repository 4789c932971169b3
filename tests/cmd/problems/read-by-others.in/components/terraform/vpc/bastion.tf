module "bastion" {
  source = "example/bastion/aws"
}
