run "makes_no_table_unasked" {
  command = apply

  assert {
    condition     = length(aws_dynamodb_table.this) == 0 && length(aws_iam_role_policy.application) == 0
    error_message = "nothing"
  }
}

run "gives_a_table_its_keys_indexes_and_history" {
  command = apply

  variables {
    tables = {
      orders = {
        partition = { name = "customer" }
        sort      = { name = "placed", type = "N" }
        indexes = {
          all-of-it = { partition = { name = "day" } }
          keys-only = { partition = { name = "day" }, sort = { name = "placed", type = "N" }, projects = [] }
          by-state  = { partition = { name = "state" }, projects = ["total"] }
        }
        ttl     = "expires"
        stream  = "KEYS_ONLY"
        maximum = { reads = 100, writes = 50 }
        data    = "pii"
      }
      rates = { partition = { name = "currency" }, classification = "public", region = "us-east-1" }
      gone  = { partition = { name = "id" }, region = "eu-west-1" }
    }
  }

  assert {
    condition     = { for name, table in aws_dynamodb_table.this : name => "${table.name} ${table.hash_key} ${table.range_key == null ? "-" : table.range_key}" } == { orders = "acme-orders-use1-prod-tables-orders customer placed", rates = "acme-orders-use1-prod-tables-rates currency -" }
    error_message = "named, where they stand"
  }

  assert {
    condition     = { for one in aws_dynamodb_table.this["orders"].attribute : one.name => one.type } == { customer = "S", placed = "N", day = "S", state = "S" }
    error_message = "the attributes of keys, each once"
  }

  assert {
    condition = { for one in aws_dynamodb_table.this["orders"].global_secondary_index : one.name => "${one.projection_type} ${one.range_key == null ? "-" : one.range_key}" } == {
      all-of-it = "ALL -"
      keys-only = "KEYS_ONLY placed"
      by-state  = "INCLUDE -"
    }
    error_message = "what an index projects"
  }

  assert {
    condition = alltrue([for table in aws_dynamodb_table.this :
      table.billing_mode == "PAY_PER_REQUEST" && table.point_in_time_recovery[0].enabled && table.point_in_time_recovery[0].recovery_period_in_days == 35
    ])
    error_message = "on demand, and restorable"
  }

  assert {
    condition     = { for name, table in aws_dynamodb_table.this : name => [table.tags["DataClassification"], table.tags["DataType"]] } == { orders = ["confidential", "pii"], rates = ["public", "data"] }
    error_message = "tagged with class and type"
  }

  assert {
    condition     = aws_dynamodb_table.this["orders"].stream_enabled && !aws_dynamodb_table.this["rates"].stream_enabled && keys(output.stream_arns) == ["orders"] && keys(aws_dynamodb_resource_policy.stream) == ["orders"]
    error_message = "a stream, and its policy, where one is asked for"
  }
}

run "encrypts_a_table_with_the_lowest_key_that_is_as_high" {
  command = apply

  variables {
    tags = { Project = "p", Owner = "o", CostCenter = "c", Compliance = "", DataClassification = "restricted" }
    key_arns = {
      data = {
        internal   = "arn:aws:kms:us-east-1:111122223333:key/internal"
        restricted = "arn:aws:kms:us-east-1:111122223333:key/restricted"
      }
    }
    tables = {
      public       = { partition = { name = "id" }, classification = "public" }
      confidential = { partition = { name = "id" }, classification = "confidential" }
      account      = { partition = { name = "id" } }
    }
  }

  assert {
    condition     = { for name, table in aws_dynamodb_table.this : name => split("/", one(table.server_side_encryption).kms_key_arn)[1] } == { public = "internal", confidential = "restricted", account = "restricted" }
    error_message = "of its own class, or of the next one above it that has a key"
  }
}

run "refuses_a_table_that_no_key_is_as_high_as" {
  command = plan

  variables {
    key_arns = { data = { internal = "arn:aws:kms:us-east-1:111122223333:key/internal" } }
    tables = {
      internal     = { partition = { name = "id" }, classification = "internal" }
      confidential = { partition = { name = "id" } }
    }
  }

  expect_failures = [aws_dynamodb_table.this["confidential"]]
}

run "lets_an_application_use_its_tables_and_no_others" {
  command = apply

  variables {
    key_arns = {
      data = {
        confidential = "arn:aws:kms:us-east-1:111122223333:key/confidential"
        restricted   = "arn:aws:kms:us-east-1:111122223333:key/restricted"
      }
    }
    tables = {
      orders = { partition = { name = "id" }, writers = ["orders"], readers = ["reporting"] }
      rates  = { partition = { name = "id" }, readers = ["orders"] }
      other  = { partition = { name = "id" } }
    }
  }

  assert {
    condition = jsondecode(aws_iam_role_policy.application["orders"].policy).Statement == [
      {
        Sid    = "ReadItems"
        Effect = "Allow"
        Action = ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:Query", "dynamodb:Scan"]
        Resource = [
          "arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-orders",
          "arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-orders/index/*",
          "arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-rates",
          "arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-rates/index/*",
        ]
      },
      {
        Sid      = "WriteItems"
        Effect   = "Allow"
        Action   = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]
        Resource = ["arn:aws:dynamodb:us-east-1:111122223333:table/acme-orders-use1-prod-tables-orders"]
      },
      {
        Sid      = "TableKeys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt"]
        Resource = ["arn:aws:kms:us-east-1:111122223333:key/confidential", "arn:aws:kms:us-east-1:111122223333:key/restricted"]
        Condition = { StringEquals = {
          "kms:ViaService"                               = "dynamodb.us-east-1.amazonaws.com"
          "kms:EncryptionContext:aws:dynamodb:tableName" = ["acme-orders-use1-prod-tables-orders", "acme-orders-use1-prod-tables-rates"]
        } }
      },
      {
        Sid      = "WrittenTableKeys"
        Effect   = "Allow"
        Action   = ["kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
        Resource = ["arn:aws:kms:us-east-1:111122223333:key/confidential", "arn:aws:kms:us-east-1:111122223333:key/restricted"]
        Condition = { StringEquals = {
          "kms:ViaService"                               = "dynamodb.us-east-1.amazonaws.com"
          "kms:EncryptionContext:aws:dynamodb:tableName" = ["acme-orders-use1-prod-tables-orders"]
        } }
      },
    ]
    error_message = aws_iam_role_policy.application["orders"].policy
  }

  assert {
    condition     = [for s in jsondecode(aws_iam_role_policy.application["reporting"].policy).Statement : s.Sid] == ["ReadItems", "TableKeys"]
    error_message = "a reader writes nothing"
  }
}

run "keeps_terraform_from_items" {
  command = apply

  variables {
    tables = { orders = { partition = { name = "id" }, stream = "NEW_IMAGE" } }
  }

  assert {
    condition = one([for s in jsondecode(aws_dynamodb_resource_policy.this["orders"].policy).Statement : s if s.Sid == "TerraformUsesNoItem"]).Condition.ArnEquals["aws:PrincipalArn"] == [
      "arn:aws:iam::111122223333:role/acme-deployment",
      "arn:aws:iam::111122223333:role/acme-plan",
      "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole",
    ]
    error_message = aws_dynamodb_resource_policy.this["orders"].policy
  }

  assert {
    condition     = one([for s in jsondecode(aws_dynamodb_resource_policy.stream["orders"].policy).Statement : s.Action if s.Sid == "TerraformReadsNoRecord"]) == ["dynamodb:GetRecords", "dynamodb:GetShardIterator"]
    error_message = aws_dynamodb_resource_policy.stream["orders"].policy
  }
}

run "refuses_a_policy_that_leaves_no_room_for_others" {
  command = plan

  variables {
    tables = { for number in range(20) : "table-${number}" => { partition = { name = "id" }, writers = ["orders"] } }
  }

  expect_failures = [aws_iam_role_policy.application["orders"]]
}
