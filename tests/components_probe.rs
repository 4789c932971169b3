//! probe
mod support;
use serde_json::json;
use support::{checkov, each, moto::Moto, terraform};
const FOUNDATION: &str = r#"
resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/20"
}
resource "aws_security_group" "endpoints" {
  name   = "endpoints"
  vpc_id = aws_vpc.this.id
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.this.id
  service_name = "com.amazonaws.us-east-1.s3"
}
resource "aws_ec2_managed_prefix_list" "this" {
  for_each       = toset(["bastion", "vpn", "partners", "s3", "dynamodb"])
  name           = each.key
  address_family = "IPv4"
  max_entries    = 1
}
output "vpc_id" {
  value = aws_vpc.this.id
}
output "endpoints_security_group_id" {
  value = aws_security_group.endpoints.id
}
output "s3_prefix_list_id" {
  value = aws_ec2_managed_prefix_list.this["s3"].id
}
output "dynamodb_prefix_list_id" {
  value = aws_ec2_managed_prefix_list.this["dynamodb"].id
}
output "prefix_list_ids" {
  value = { for name in ["bastion", "vpn", "partners"] : name => aws_ec2_managed_prefix_list.this[name].id }
}
"#;
#[test]
fn works() {
    let moto = Moto::shared();
    moto.create_bucket("111122223333", "us-west-2", "x-y-z");
    each(
        &["full", "waived"],
        ToString::to_string,
        |variant| {
            let component = std::path::Path::new("/tmp/sgv").join(variant);
            let start = std::time::Instant::now();
            terraform::is_formatted(&component)?;
            let root = terraform::Root::of(&component)?;
            root.validate()?;
            println!("{variant} validate {:?}", start.elapsed());
            let mut errors = String::new();
            match checkov::scan(&component) {
                Err(e) => errors += &e,
                Ok(s) => println!(
                    "{variant}: checkov {} passed, {:?} {} skipped {:?}",
                    s.passed,
                    s.failed,
                    s.skipped.len(),
                    start.elapsed()
                ),
            }
            if let Err(e) = checkov::is_content(&component) {
                errors += &e;
            }
            match root.test() {
                Err(e) => errors += &e,
                Ok(n) => println!("{variant}: {n} runs {:?}", start.elapsed()),
            }
            if let Err(e) = terraform::lives_and_dies(
                moto,
                &component,
                &json!({
                    "namespace": "acme", "tenant": "payments", "environment": "use1", "stage": "prod", "region": "us-east-1", "name": "app",
                    "tags": {"Project": "p", "Owner": "o", "CostCenter": "1", "DataClassification": "restricted", "Compliance": "x"},
                }),
                FOUNDATION,
            ) {
                errors += &e;
            }
            println!("{variant} {:?}", start.elapsed());
            if errors.is_empty() {
                Ok(())
            } else {
                Err(errors)
            }
        },
    );
}
