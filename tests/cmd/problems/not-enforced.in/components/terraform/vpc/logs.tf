# vpc · atmos-forge · regenerate with `atmos-forge generate`

resource "aws_kms_key" "logs" {
  description             = "Log groups of ${local.id}"
  enable_key_rotation     = true
  deletion_window_in_days = 30

  # Key administration excludes key use: only CloudWatch Logs uses the key, for this VPC's log groups.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Administration"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account_id}:root" }
        Action = [
          "kms:CancelKeyDeletion",
          "kms:CreateAlias",
          "kms:DeleteAlias",
          "kms:Describe*",
          "kms:Disable*",
          "kms:Enable*",
          "kms:Get*",
          "kms:List*",
          "kms:Put*",
          "kms:RevokeGrant",
          "kms:RotateKeyOnDemand",
          "kms:ScheduleKeyDeletion",
          "kms:TagResource",
          "kms:UntagResource",
          "kms:Update*",
        ]
        Resource = "*"
      },
      {
        Sid       = "LogGroupsOfThisNetwork"
        Effect    = "Allow"
        Principal = { Service = "logs.${var.region}.amazonaws.com" }
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource  = "*"
        Condition = {
          ArnLike = {
            "kms:EncryptionContext:aws:logs:arn" = "arn:${local.partition}:logs:${var.region}:${local.account_id}:log-group:/aws/vpc/${local.id}/*"
          }
        }
      },
    ]
  })

  tags = {
    Name = "${local.id}-logs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_kms_alias" "logs" {
  name          = "alias/${local.id}-logs"
  target_key_id = aws_kms_key.logs.key_id
}

# Flow logs of all traffic

locals {
  # The default fields, plus those for a packet's original addresses behind a NAT gateway or load balancer, its
  # direction and path, and the reason for a rejection.
  flow_log_format = join(" ", [
    "$${version} $${account-id} $${interface-id} $${srcaddr} $${dstaddr} $${srcport} $${dstport} $${protocol}",
    "$${packets} $${bytes} $${start} $${end} $${action} $${log-status}",
    "$${vpc-id} $${subnet-id} $${instance-id} $${tcp-flags} $${type} $${pkt-srcaddr} $${pkt-dstaddr}",
    "$${az-id} $${pkt-src-aws-service} $${pkt-dst-aws-service} $${flow-direction} $${traffic-path} $${reject-reason}",
  ])
}

resource "aws_cloudwatch_log_group" "flow" {
  name              = "/aws/vpc/${local.id}/flow"
  kms_key_id        = aws_kms_key.logs.arn
  retention_in_days = var.log_retention_days

  tags = {
    DataType = "logs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_iam_role" "flow_logs" {
  name        = "${local.id}-flow-logs"
  description = "Writes the flow logs of ${local.id}."

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:ec2:${var.region}:${local.account_id}:vpc-flow-log/*" }
      }
    }]
  })
}

resource "aws_iam_role_policy" "flow_logs" {
  name = "write"
  role = aws_iam_role.flow_logs.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Write"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [aws_cloudwatch_log_group.flow.arn, "${aws_cloudwatch_log_group.flow.arn}:*"]
      },
      {
        # The service finds its log group by listing all log groups.
        Sid      = "Find"
        Effect   = "Allow"
        Action   = "logs:DescribeLogGroups"
        Resource = "*"
      },
    ]
  })
}

resource "aws_flow_log" "cloudwatch" {
  vpc_id                   = aws_vpc.this.id
  traffic_type             = "ALL"
  log_destination_type     = "cloud-watch-logs"
  log_destination          = aws_cloudwatch_log_group.flow.arn
  log_format               = local.flow_log_format
  iam_role_arn             = aws_iam_role.flow_logs.arn
  max_aggregation_interval = 60

  tags = {
    Name = "${local.id}-cloudwatch"
  }
}

# DNS query logs, including the responses

resource "aws_cloudwatch_log_group" "dns" {
  name              = "/aws/vpc/${local.id}/dns"
  kms_key_id        = aws_kms_key.logs.arn
  retention_in_days = var.log_retention_days

  tags = {
    DataType = "logs"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_cloudwatch_log_resource_policy" "dns" {
  policy_name = "${local.id}-dns"

  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ResolverWritesQueries"
      Effect    = "Allow"
      Principal = { Service = "delivery.logs.amazonaws.com" }
      Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource  = "${aws_cloudwatch_log_group.dns.arn}:*"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account_id }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:logs:${var.region}:${local.account_id}:*" }
      }
    }]
  })
}

resource "aws_route53_resolver_query_log_config" "this" {
  name            = local.id
  destination_arn = aws_cloudwatch_log_group.dns.arn

  tags = {
    Name = local.id
  }

  depends_on = [aws_cloudwatch_log_resource_policy.dns]
}

resource "aws_route53_resolver_query_log_config_association" "this" {
  resolver_query_log_config_id = aws_route53_resolver_query_log_config.this.id
  resource_id                  = aws_vpc.this.id
}
