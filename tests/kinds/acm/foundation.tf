# A key, a zone, and certificates of every sort.

variable "region" {
  type = string
}

resource "aws_kms_key" "messages" {}

resource "aws_route53_zone" "this" {
  name = "acme.example"
}

output "key_arns" {
  value = { messages = { internal = aws_kms_key.messages.arn } }
}

output "alert_emails" {
  value = ["operations@acme.example"]
}

output "certificates" {
  value = {
    shop     = { domain = "shop.acme.example", names = ["www.acme.example"], zone = aws_route53_zone.this.zone_id }
    again    = { domain = "shop.acme.example", zone = aws_route53_zone.this.zone_id }
    here     = { domain = "here.acme.example", zone = aws_route53_zone.this.zone_id, region = var.region }
    others   = { domain = "shop.globex.example", names = ["www.globex.example"] }
    not-here = { domain = "shop.acme.example", region = "eu-west-1" }
  }
}
