# vpc · atmos-forge · regenerate with `atmos-forge generate`

# Endpoints admit only the organization's principals and only to the organization's resources. Separate statements list
# the AWS-owned resources that they also need.

locals {
  organization_only = {
    StringEquals = {
      "aws:PrincipalOrgID" = var.organization_id
      "aws:ResourceOrgID"  = var.organization_id
    }
  }

  # Every tier's route tables include the gateway endpoints.
  route_table_ids = flatten([
    aws_route_table.public.id,
    values(aws_route_table.private)[*].id,
    aws_route_table.data.id,
  ])
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = local.route_table_ids

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "OrganizationOnly"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "*"
        Condition = local.organization_only
      },
      {
        # dnf sends unsigned requests.
        Sid       = "PackagesOfAmazonLinux"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource = [
          "arn:${local.partition}:s3:::al2023-repos-${var.region}-de612dc2/*",
          "arn:${local.partition}:s3:::al2023-${var.region}/*",
        ]
      },
      {
        # ECR stores layers in its own bucket and returns presigned URLs, whether it is reached by NAT or endpoint.
        Sid       = "LayersOfContainerImages"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "arn:${local.partition}:s3:::prod-${var.region}-starport-layer-bucket/*"
      },
      {
        # SSM Agent, documents and patch baselines; the agent reads some of them with unsigned requests.
        Sid       = "SystemsManager"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource = [
          "arn:${local.partition}:s3:::amazon-ssm-${var.region}/*",
          "arn:${local.partition}:s3:::amazon-ssm-packages-${var.region}/*",
          "arn:${local.partition}:s3:::amazoncloudwatch-agent-${var.region}/*",
          "arn:${local.partition}:s3:::aws-ssm-${var.region}/*",
          "arn:${local.partition}:s3:::aws-ssm-distributor-file-${var.region}/*",
          "arn:${local.partition}:s3:::aws-ssm-document-attachments-${var.region}/*",
          "arn:${local.partition}:s3:::patch-baseline-snapshot-${var.region}/*",
          "arn:${local.partition}:s3:::${var.region}-birdwatcher-prod/*",
        ]
      },
      {
        # Signals of wait conditions and answers of custom resources, to URLs that CloudFormation signs.
        Sid       = "ResultsForCloudFormation"
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:PutObject"
        Resource = [
          "arn:${local.partition}:s3:::cloudformation-custom-resource-response-${replace(var.region, "-", "")}/*",
          "arn:${local.partition}:s3:::cloudformation-waitcondition-${var.region}/*",
        ]
      },
    ]
  })

  tags = {
    Name = "${local.id}-s3"
  }
}

resource "aws_vpc_endpoint" "dynamodb" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.dynamodb"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = local.route_table_ids

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OrganizationOnly"
      Effect    = "Allow"
      Principal = "*"
      Action    = "dynamodb:*"
      Resource  = "*"
      Condition = local.organization_only
    }]
  })

  tags = {
    Name = "${local.id}-dynamodb"
  }
}

# Interface endpoints, in the private tier.

locals {
  # Actions that each service's endpoint allows. The keys are the valid values of interface_endpoints.
  endpoint_actions = {
    "autoscaling"          = "autoscaling:*"
    "ec2"                  = "ec2:*"
    "ec2messages"          = "ec2messages:*"
    "ecr.api"              = "ecr:*"
    "ecr.dkr"              = "ecr:*"
    "eks"                  = "eks:*"
    "eks-auth"             = "eks-auth:*"
    "elasticloadbalancing" = "elasticloadbalancing:*"
    "events"               = "events:*"
    "kms"                  = "kms:*"
    "lambda"               = "lambda:*"
    "logs"                 = "logs:*"
    "monitoring"           = "cloudwatch:*"
    "secretsmanager"       = "secretsmanager:*"
    "sns"                  = "sns:*"
    "sqs"                  = "sqs:*"
    "ssm"                  = "ssm:*"
    "ssmmessages"          = "ssmmessages:*"
    "sts"                  = "sts:*"
    "xray"                 = "xray:*"
  }

  # AWS-owned resources that a service's endpoint also allows.
  endpoint_exceptions = {
    "ec2" = [
      {
        # An image ARN contains no account, so only ec2:Owner tells Amazon's images from a third party's. All other
        # resources of a launch belong to the organization and are allowed above.
        Sid       = "ImagesOfAmazon"
        Effect    = "Allow"
        Principal = "*"
        Action    = "ec2:RunInstances"
        Resource  = "arn:${local.partition}:ec2:${var.region}::image/*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id, "ec2:Owner" = "amazon" } }
      },
      {
        Sid       = "RootVolumesFromImagesOfAmazon"
        Effect    = "Allow"
        Principal = "*"
        Action    = "ec2:CreateReplaceRootVolumeTask"
        Resource  = "arn:${local.partition}:ec2:${var.region}::image/*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id, "ec2:Owner" = "amazon" } }
      },
      {
        # An image has no account in its ARN, also if it is the caller's own. Only the account that sets a tag sees it.
        Sid       = "TagsOfNewImages"
        Effect    = "Allow"
        Principal = "*"
        Action    = "ec2:CreateTags"
        Resource  = "arn:${local.partition}:ec2:${var.region}::image/*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
      },
      {
        # ARNs of AWS-managed prefix lists have `aws` in place of an account id.
        Sid       = "PrefixListsOfAws"
        Effect    = "Allow"
        Principal = "*"
        Action    = "ec2:GetManagedPrefixListEntries"
        Resource  = "arn:${local.partition}:ec2:${var.region}:aws:prefix-list/*"
        Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
      },
    ]
    "ecr.api" = local.aws_images
    "ecr.dkr" = local.aws_images
    "ssm" = [{
      Sid       = "PublicDocumentsAndParameters"
      Effect    = "Allow"
      Principal = "*"
      Action = [
        "ssm:DescribeDocument",
        "ssm:GetDocument",
        "ssm:GetParameter",
        "ssm:GetParameters",
        "ssm:GetParametersByPath",
        "ssm:SendCommand",
        "ssm:StartAutomationExecution",
        "ssm:StartSession",
      ]
      Resource = [
        "arn:${local.partition}:ssm:${var.region}::automation-definition/*",
        "arn:${local.partition}:ssm:${var.region}::document/*",
        "arn:${local.partition}:ssm:${var.region}::parameter/aws/*",
      ]
      Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
    }]
    "sts" = [{
      # A federated caller belongs to no organization until it has assumed the role, so only the role can be checked.
      Sid       = "FederatedCallersTakeRolesOfTheOrganization"
      Effect    = "Allow"
      Principal = "*"
      Action    = ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:ResourceOrgID" = var.organization_id } }
    }]
  }

  aws_images = [for account in sort(var.aws_image_accounts) : {
    Sid       = "ImagesOfAws${account}"
    Effect    = "Allow"
    Principal = "*"
    Action    = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    Resource  = "arn:${local.partition}:ecr:${var.region}:${account}:repository/*"
    Condition = { StringEquals = { "aws:PrincipalOrgID" = var.organization_id } }
  }]
}

resource "aws_vpc_endpoint" "interface" {
  for_each = var.interface_endpoints

  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${var.region}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = values(aws_subnet.private)[*].id
  security_group_ids  = [aws_security_group.endpoints.id]

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "OrganizationOnly"
        Effect    = "Allow"
        Principal = "*"
        Action    = local.endpoint_actions[each.key]
        Resource  = "*"
        Condition = local.organization_only
      }],
      lookup(local.endpoint_exceptions, each.key, []),
    )
  })

  tags = {
    Name = "${local.id}-${each.key}"
  }
}

resource "aws_security_group" "endpoints" {
  name        = "${local.id}-endpoints"
  description = "Interface endpoints: HTTPS from the tiers that use them"
  vpc_id      = aws_vpc.this.id

  tags = {
    Name = "${local.id}-endpoints"
  }
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_private" {
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the private tier"
  cidr_ipv4         = local.cidrs.private
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "endpoints_from_data" {
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from the data tier"
  cidr_ipv4         = local.cidrs.data
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}
