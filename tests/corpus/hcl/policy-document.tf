data "aws_iam_policy_document" "this" {
statement {
sid="DenyInsecure"
effect="Deny"
actions=["s3:*"]
resources=[aws_s3_bucket.this.arn,"${aws_s3_bucket.this.arn}/*"]
principals {
type="*"
identifiers=["*"]
}
condition {
test="Bool"
variable="aws:SecureTransport"
values=["false"]
}
}
dynamic "statement" {
for_each={for id,rule in var.rules:id=>rule if rule.on}
content {
sid=title(statement.key)
actions=statement.value.actions
resources=["*"]
}
}
}
