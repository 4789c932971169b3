//! Functions in the example organization.

use crate::kinds::stores::told;
use crate::manifest::ManifestTexts;
use crate::starter::Starter;

/// The example organization, where orders-prod has a bucket of packages and one of data, and these functions.
fn texts(functions: &str) -> ManifestTexts {
    let mut texts = Starter::example().manifest_with_workload().expect("a manifest");
    let account = texts.accounts.iter_mut().find(|one| one.path.ends_with("orders-prod.yaml")).expect("an account");
    account.text.push_str(
        "
kinds: [s3, lambda]
blueprints:
  iam: { applications: { web: ec2, jobs: lambda, mail: lambda } }
  s3: { buckets: { code: { holds: packages }, invoices: {} } }
  lambda:
",
    );
    account.text.push_str(functions);
    texts
}

/// What is told of one function with these values; its code is in a bucket elsewhere unless they say otherwise.
fn of_one(values: &str) -> String {
    let code = if values.contains("code:") {
        ""
    } else {
        ", code: { us-east-1: { bucket: mine, key: jobs.zip, version: a } }"
    };
    told(&texts(&format!("    functions: {{ jobs: {{ {values}{code} }} }}\n")))
}

/// What is told of a function whose code is in this bucket.
fn from(bucket: &str) -> String {
    of_one(&format!("application: jobs, code: {{ us-east-1: {{ bucket: {bucket}, key: jobs.zip, version: a }} }}"))
}

#[test]
fn functions_of_a_known_application_and_bucket_are_accepted() {
    assert_eq!(from("acme-orders-use1-prod-data-code"), "");
    assert_eq!(from("packages-of-somebody-else"), "");
    let image = format!("123456789012.dkr.ecr.us-east-1.amazonaws.com/jobs@sha256:{}", "0f".repeat(32));
    assert_eq!(of_one(&format!("application: jobs, code: {{ us-east-1: {{ image: '{image}' }} }}")), "");
}

#[test]
fn code_is_in_a_bucket_of_packages_that_the_function_can_read() {
    for (bucket, message) in [
        ("acme-orders-use1-prod-data-invoices", "acme-orders-use1-prod-data-invoices does not hold packages"),
        ("acme-orders-use1-prod-data-invoices", "use `acme-orders-use1-prod-data-code`"),
        ("acme-orders-use1-prod-data-cod", "did you mean `acme-orders-use1-prod-data-code`?"),
        ("acme-orders-use1-prod-data-cod", "lambda-pinned-code"),
    ] {
        let found = from(bucket);
        assert!(found.contains(message), "{bucket}: {found}");
    }
}

#[test]
fn a_bucket_of_another_account_is_refused() {
    let mut texts = texts(
        "    functions: { jobs: { application: jobs, code: { us-east-1: { bucket: acme-orders-use1-dev-data-code, key: a.zip, version: a } } } }\n",
    );
    let other = texts.accounts.iter_mut().find(|one| one.path.ends_with("orders-dev.yaml")).expect("an account");
    other.text.push_str("\nkinds: [s3]\nblueprints: { s3: { buckets: { code: { holds: packages } } } }\n");
    let found = told(&texts);
    assert!(found.contains("is a bucket of orders-dev, which no function here can read"), "{found}");
}

#[test]
fn what_makes_no_sense_is_refused_at_its_place() {
    for (values, message) in [
        ("application: web", "the application web runs on ec2, and so cannot run on Lambda"),
        ("application: job", "did you mean `jobs`?"),
        ("application: jobs, classification: restricted", "restricted functions cannot be in an account for"),
        ("application: jobs, reserved-concurrency: -1", "lambda-concurrency"),
        (
            "application: jobs, code: { us-east-2: { bucket: mine, key: a, version: a } }",
            "orders-prod does not use us-east-2",
        ),
        (
            "application: jobs, code: { us-east-2: { bucket: mine, key: a, version: a } }",
            "what the function runs in us-east-1",
        ),
        ("application: jobs, code: { us-east-1: { bucket: mine, key: a } }", "lambda-pinned-code"),
        ("application: jobs, environment-variables: { API_KEY: x }", "lambda-no-secret"),
        ("application: jobs, callers: { all: { service: events.amazonaws.com, source: '*' } }", "lambda-exact-callers"),
    ] {
        let found = of_one(values);
        assert!(found.contains(message), "{values}: {found}");
        assert!(found.contains("orders-prod.yaml"), "{values}: {found}");
    }
}

#[test]
fn a_class_above_the_account_is_told_once() {
    let found = of_one("application: jobs, classification: restricted");
    assert_eq!(found.matches("restricted functions cannot be in an account for").count(), 1, "{found}");
}

#[test]
fn all_functions_together_leave_what_aws_keeps() {
    let of = |first: &str, second: &str| {
        let code = "code: { us-east-1: { bucket: mine, key: a.zip, version: a } }";
        told(&texts(&format!(
            "    functions:\n      jobs: {{ application: jobs, reserved-concurrency: {first}, {code} }}\n      \
             mail: {{ application: mail, reserved-concurrency: {second}, {code} }}\n"
        )))
    };
    assert_eq!(of("500", "400"), "");
    let found = of("500", "401");
    assert!(found.contains("the functions of the account reserve 901 of its 1000 calls at the same time"), "{found}");
    assert_eq!(found.matches("error[").count(), 1, "told once: {found}");
}

#[test]
fn a_role_has_room_for_four_functions() {
    let functions = |number: usize| {
        let one = |at| {
            format!(
                "      jobs{at}: {{ application: jobs, code: {{ us-east-1: {{ bucket: mine, key: a, version: a }} }} }}\n"
            )
        };
        told(&texts(&format!("    functions:\n{}", (0..number).map(one).collect::<String>())))
    };
    assert_eq!(functions(4), "");
    let found = functions(6);
    assert_eq!(found.matches("more than 4 functions have the role of the application jobs").count(), 1, "{found}");
}
