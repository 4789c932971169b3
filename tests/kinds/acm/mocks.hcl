mock_provider "aws" {
  mock_resource "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:111122223333:certificate/00000000-0000-4000-8000-000000000000"
      domain_validation_options = [
        { domain_name = "shop.acme.example", resource_record_name = "_shop.shop.acme.example.", resource_record_type = "CNAME", resource_record_value = "_proof.acm-validations.aws." },
        { domain_name = "*.shop.acme.example", resource_record_name = "_shop.shop.acme.example.", resource_record_type = "CNAME", resource_record_value = "_proof.acm-validations.aws." },
        { domain_name = "www.acme.example", resource_record_name = "_www.www.acme.example.", resource_record_type = "CNAME", resource_record_value = "_other.acm-validations.aws." },
      ]
    }
  }

  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws:sns:us-east-1:111122223333:mock" }
  }

  mock_resource "aws_cloudwatch_metric_alarm" {
    defaults = { arn = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:mock" }
  }

  mock_data "aws_caller_identity" {
    defaults = { account_id = "111122223333" }
  }
}
