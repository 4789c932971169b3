run "lets_ci_alone_in" {
  command = plan

  assert {
    condition     = keys(aws_eks_access_entry.this) == ["deployment"]
    error_message = "nobody else has access"
  }
}
