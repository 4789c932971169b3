//! What AWS itself says about endpoints: which services have one, and what of AWS's own they must let through.

use crate::kind::Values;

/// The services that may have an interface endpoint, by the last part of the endpoint's service name, with the
/// actions that pass through it. All of them support an endpoint policy.
pub const SERVICES: &[(&str, &str)] = &[
    ("autoscaling", "autoscaling:*"),
    ("ec2", "ec2:*"),
    ("ec2messages", "ec2messages:*"),
    ("ecr.api", "ecr:*"),
    ("ecr.dkr", "ecr:*"),
    ("eks", "eks:*"),
    ("eks-auth", "eks-auth:*"),
    ("elasticloadbalancing", "elasticloadbalancing:*"),
    ("events", "events:*"),
    ("kms", "kms:*"),
    ("lambda", "lambda:*"),
    ("logs", "logs:*"),
    ("monitoring", "cloudwatch:*"),
    ("secretsmanager", "secretsmanager:*"),
    ("sns", "sns:*"),
    ("sqs", "sqs:*"),
    ("ssm", "ssm:*"),
    ("ssmmessages", "ssmmessages:*"),
    ("sts", "sts:*"),
    ("xray", "xray:*"),
];

/// The endpoints that an account with some kinds needs, in alphabetical order.
#[must_use]
pub fn needed_by<'a>(kinds: &[&str], values: &Values<'a>) -> Vec<&'a str> {
    let definitions = kinds.iter().filter_map(|kind| values.definition(kind));
    let mut services: Vec<&str> =
        definitions.flat_map(|definition| &definition.endpoints).map(String::as_str).collect();
    services.sort_unstable();
    services.dedup();
    services
}

/// The account in which AWS publishes the images of EKS add-ons, where it is not the common one.
/// Source: Amazon EKS user guide, "View Amazon container image registries for Amazon EKS add-ons".
const ADD_ON_IMAGES: &[(&str, &str)] = &[
    ("af-south-1", "877085696533"),
    ("ap-east-1", "800184023465"),
    ("ap-east-2", "533267051163"),
    ("ap-south-2", "900889452093"),
    ("ap-southeast-3", "296578399912"),
    ("ap-southeast-4", "491585149902"),
    ("ap-southeast-5", "151610086707"),
    ("ap-southeast-6", "333609536671"),
    ("ap-southeast-7", "121268973566"),
    ("ca-west-1", "761377655185"),
    ("cn-north-1", "918309763551"),
    ("cn-northwest-1", "961992271922"),
    ("eu-central-2", "900612956339"),
    ("eu-south-1", "590381155156"),
    ("eu-south-2", "455263428931"),
    ("eusc-de-east-1", "877088126301"),
    ("il-central-1", "066635153087"),
    ("me-central-1", "759879836304"),
    ("me-south-1", "558608220178"),
    ("mx-central-1", "730335286997"),
    ("us-gov-east-1", "151742754352"),
    ("us-gov-west-1", "013241004608"),
];

/// The account in which AWS publishes the images of EKS add-ons for a region.
#[must_use]
pub fn add_on_images(region: &str) -> &'static str {
    ADD_ON_IMAGES.iter().find(|(name, _)| *name == region).map_or("602401143452", |(_, account)| account)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::Check;

    #[test]
    fn a_cluster_needs_no_internet_to_reach_aws() {
        let definitions = &crate::kinds::baseline().definitions;
        for service in ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "logs", "sts"] {
            assert!(definitions["eks"].endpoints.iter().any(|one| one == service), "{service}");
        }
        assert!(definitions["securitygroup"].endpoints.is_empty());
        assert_eq!(add_on_images("us-east-1"), "602401143452");
        assert_eq!(add_on_images("eu-south-1"), "590381155156");
    }

    #[test]
    fn every_endpoint_that_a_kind_needs_has_a_policy_and_may_be_asked_for() {
        let definition = &crate::kinds::baseline().definitions["vpc"];
        let variable = definition.variables.iter().find(|one| one.name == "interface_endpoints").expect("the variable");
        let taken = variable.rules.iter().find_map(|rule| match &rule.check {
            Check::OneOf(values) => Some(values),
            _ => None,
        });
        for (kind, definition) in &crate::kinds::baseline().definitions {
            for service in &definition.endpoints {
                assert!(SERVICES.iter().any(|(name, _)| name == service), "{kind}: {service} has no policy");
                assert!(taken.is_some_and(|taken| taken.iter().any(|one| one == service)), "{kind}: {service}");
            }
        }
    }
}
