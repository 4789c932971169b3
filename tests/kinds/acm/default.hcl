run "makes_nothing_unasked" {
  command = apply

  assert {
    condition     = length(aws_acm_certificate.this) == 0 && length(aws_sns_topic.expiry) == 0 && length(aws_sns_topic_subscription.expiry) == 0 && output.expiry_topic_arn == null
    error_message = "nothing"
  }
}

run "requests_certificates_where_they_stand" {
  command = apply

  variables {
    certificates = {
      shop = { domain = "shop.acme.example", names = ["www.acme.example", "shop.acme.example"] }
      here = { domain = "shop.acme.example", region = "us-east-1" }
      gone = { domain = "shop.acme.example", region = "eu-west-1" }
    }
  }

  assert {
    condition     = { for name, one in aws_acm_certificate.this : name => [one.domain_name, one.validation_method, one.key_algorithm] } == { shop = ["shop.acme.example", "DNS", "EC_prime256v1"], here = ["shop.acme.example", "DNS", "EC_prime256v1"] }
    error_message = "in this region"
  }

  assert {
    condition     = aws_acm_certificate.this["shop"].subject_alternative_names == toset(["www.acme.example"])
    error_message = "further names, without the first one"
  }

  assert {
    condition     = length(aws_route53_record.validation) == 0 && length(aws_acm_certificate_validation.this) == 0
    error_message = "others write the records"
  }

  assert {
    condition = jsonencode(output.validation_records["shop"]) == jsonencode([
      { name = "_shop.shop.acme.example.", type = "CNAME", value = "_proof.acm-validations.aws." },
      { name = "_www.www.acme.example.", type = "CNAME", value = "_other.acm-validations.aws." },
    ])
    error_message = jsonencode(output.validation_records)
  }
}

run "writes_the_record_of_a_domain_once_whatever_it_validates" {
  command = apply

  variables {
    certificates = {
      shop      = { domain = "shop.acme.example", names = ["*.shop.acme.example"], zone = "Z0123456789" }
      again     = { domain = "shop.acme.example", names = ["www.acme.example"], zone = "Z0123456789" }
      elsewhere = { domain = "shop.acme.example", zone = "Z0123456789", region = "eu-west-1" }
    }
    waivers = ["acm-exact-names"]
  }

  assert {
    condition     = { for key, record in aws_route53_record.validation : key => one(record.records) } == { "Z0123456789/shop.acme.example" = "_proof.acm-validations.aws.", "Z0123456789/www.acme.example" = "_other.acm-validations.aws." }
    error_message = "one record of each domain"
  }

  assert {
    condition     = keys(aws_acm_certificate_validation.this) == ["again", "shop"] && output.validation_records == {}
    error_message = "both wait for it"
  }
}

run "leaves_records_to_the_region_that_writes_them" {
  command = apply

  variables {
    validation_region = "eu-west-1"
    certificates = {
      shop = { domain = "shop.acme.example", zone = "Z0123456789" }
      here = { domain = "www.acme.example", zone = "Z0123456789", region = "us-east-1" }
    }
  }

  assert {
    condition     = keys(aws_route53_record.validation) == ["Z0123456789/www.acme.example"]
    error_message = "a certificate of every region is validated by the record of the first one"
  }

  assert {
    condition     = keys(aws_acm_certificate_validation.this) == ["here", "shop"]
    error_message = "and waits for it"
  }
}

run "reports_certificates_that_were_not_renewed" {
  command = apply

  variables {
    alert_emails = ["operations@acme.example"]
    certificates = { shop = { domain = "shop.acme.example" } }
    key_arns = {
      messages = {
        public   = "arn:aws:kms:us-east-1:111122223333:key/public"
        internal = "arn:aws:kms:us-east-1:111122223333:key/internal"
      }
    }
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.expiry["shop"].threshold == 30 && aws_cloudwatch_metric_alarm.expiry["shop"].alarm_actions == toset([aws_sns_topic.expiry[0].arn]) && aws_cloudwatch_metric_alarm.expiry["shop"].dimensions["CertificateArn"] == aws_acm_certificate.this["shop"].arn
    error_message = "30 days before the end"
  }

  assert {
    condition     = aws_sns_topic.expiry[0].kms_master_key_id == "arn:aws:kms:us-east-1:111122223333:key/internal"
    error_message = "notifications name domains"
  }

  assert {
    condition     = one(jsondecode(aws_sns_topic_policy.expiry[0].policy).Statement).Condition.ArnEquals["aws:SourceArn"] == ["arn:aws:cloudwatch:us-east-1:111122223333:alarm:mock"]
    error_message = "only from the alarms of this component"
  }
}

run "refuses_notifications_without_a_key" {
  command = plan

  variables {
    certificates = { shop = { domain = "shop.acme.example" } }
    key_arns     = { messages = { public = "arn:aws:kms:us-east-1:111122223333:key/public" } }
  }

  expect_failures = [aws_sns_topic.expiry]
}
