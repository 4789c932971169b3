# tfstate-backend · atmos-forge · regenerate with `atmos-forge generate`

# Atmos creates the bare bucket before the first init, so that this component can store its own state there from the
# start. The import block adopts the bucket on the first apply and has no effect afterwards.
import {
  to = aws_s3_bucket.state
  id = local.bucket
}

resource "aws_s3_bucket" "state" {
  #checkov:skip=CKV_AWS_144:versioning protects against loss; a replica in a second region would double the places that hold secrets
  #checkov:skip=CKV2_AWS_62:nothing reacts to state changes; access logs and CloudTrail record who made them
  bucket = local.bucket

  tags = {
    DataType = "terraform-state"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_ownership_controls" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "state" {
  bucket = aws_s3_bucket.state.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.state.arn
    }
  }
}

resource "aws_s3_bucket_versioning" "state" {
  bucket = aws_s3_bucket.state.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "state" {
  bucket = aws_s3_bucket.state.id

  rule {
    id     = "old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days           = var.old_version_days
      newer_noncurrent_versions = 10
    }

    # Each released lock leaves a delete marker behind.
    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # Each apply creates and deletes a lock object beside its state. Rules cannot select by the end of a key, but locks are
  # smaller than any state that holds a resource.
  rule {
    id     = "released-locks"
    status = "Enabled"

    filter {
      object_size_less_than = 512
    }

    noncurrent_version_expiration {
      noncurrent_days = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.state]
}

resource "aws_s3_bucket_logging" "state" {
  bucket = aws_s3_bucket.state.id

  target_bucket = aws_s3_bucket.access_logs.id
  target_prefix = "state/"

  depends_on = [aws_s3_bucket_policy.access_logs]
}
