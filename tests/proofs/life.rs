//! The life of a component on moto: applied, found as it should be, and taken away again, once for all tests.

use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::mocked::kind_file;
use crate::support::judge::{self, Judgement};
use crate::support::kept;
use crate::support::moto::Moto;
use crate::support::once::OncePerCase;
use crate::support::policies::{self, Policy};
use crate::support::terraform;
use crate::support::variants::Case;

/// What the tests look at of a component that lived.
pub struct Life {
    /// The policies that it had.
    pub policies: Vec<Policy>,
    kind: &'static str,
    judgement: OnceLock<Judgement>,
}

impl Life {
    /// The life of a component, or what went wrong in it.
    pub fn of(case: &'static Case) -> Result<&'static Self, String> {
        static LIVES: OncePerCase<Result<Life, String>> = OncePerCase::new();
        LIVES.get(case.kind, case.variant, || Self::lived(case)).as_ref().map_err(Clone::clone)
    }

    fn lived(case: &'static Case) -> Result<Self, String> {
        let foundation = kind_file(case.kind, "foundation.tf");
        let reads = json!({ "component": case.files, "variables": case.variables, "foundation": foundation });
        let live = || terraform::lives_and_dies(Moto::shared(), &case.files, &case.variables, &foundation);
        let resources: Vec<Value> = kept::proved(&format!("{}.moto", case.name), &reads, |_| true, live)?;
        Ok(Self { policies: policies::held(case, &resources), kind: case.kind, judgement: OnceLock::new() })
    }

    /// What the judges say of its policies.
    pub fn judgement(&self) -> &Judgement {
        self.judgement.get_or_init(|| judge::judged(&self.policies, &kind_file(self.kind, "exceptions.yaml")))
    }
}
