//! Every kind in every variant that its `blueprints/<kind>/variants.yaml` names, held against the real tools: Terraform,
//! moto as AWS, checkov as a reviewer, and judges of policies.
//!
//! Each property of each case is a test of its own, `<kind>::<variant>::<property>`. What several of them need, such as a
//! life on moto, is made once, by the first that asks, and only for cases that some test asks about.
//!
//! The standard harness knows tests that are functions; these are data, so that a new kind brings its own by its files.

mod case;
mod kind;
mod life;
mod mocked;
#[path = "../support/mod.rs"]
mod support;
mod upgrade;

use std::io::Write as _;
use std::num::NonZero;
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial, run};

use support::{kept, variants};

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of a life on moto is waiting.
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    arguments.test_threads.get_or_insert(3 * cores);
    let conclusion = run(&arguments, tests());
    if let Some(summary) = kept::summary() {
        let _ = writeln!(std::io::stderr(), "{summary}\n");
    }
    conclusion.exit_code()
}

/// All tests. Lives come first, since others can compute while they wait; what needs several cases comes last.
fn tests() -> Vec<Trial> {
    let mut tests = Vec::new();
    let mut add = |name: String, check: Box<dyn FnOnce() -> Result<(), String> + Send>| {
        tests.push(Trial::test(name, || check().map_err(Failed::from)));
    };
    for property in case::PROPERTIES {
        for (kind, variant) in variants::named().filter(|name| (property.concerns)(*name)) {
            let check = move || (property.check)(variants::case(kind, variant));
            add(format!("{kind}::{variant}::{}", property.name), Box::new(check));
        }
    }
    for property in kind::PROPERTIES {
        for kind in atmos_forge::kinds::baseline().kind_names() {
            add(format!("{kind}::{}", property.name), Box::new(move || (property.check)(kind)));
        }
    }
    for kind in upgrade::KINDS {
        add(
            format!("{kind}::upgrade-replaces-only-what-is-listed"),
            Box::new(move || upgrade::replaces_only_what_is_listed(kind)),
        );
    }
    for property in kind::OF_ALL {
        add(format!("kinds::{}", property.name), Box::new(property.check));
    }
    tests
}
