module "vpc" {
source="./modules/vpc"
providers={aws=aws.network}
for_each=toset(var.regions)

cidr=cidrsubnet(var.block,8,index(var.regions,each.key)) # address plan
name="${var.namespace}-${each.key}" # unique
tags=merge(local.tags,{
Name=each.key
Role="network"
})
depends_on=[aws_organizations_organization.this,
module.accounts]
}
