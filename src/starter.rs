//! What a repository begins with: the manifest of an organization with its own six accounts.

use crate::kind::subjects_key;
use crate::layout::{Layout, ORGANIZATION_MANIFEST};
use crate::manifest::{ManifestText, ManifestTexts};
use crate::organization::roles::Function;
use crate::organization::{self, CORE_STAGES, DEPLOYMENT, EXAMPLE_PHONE, MANAGEMENT, Pool, PoolError, ROOT};
use crate::render::{
    AccountText, ContactText, OrganizationText, RegionText, SubjectText, TemplateError, account_manifest,
    organization_manifest,
};

/// Most regions that the first manifest can share the private addresses among.
pub const MOST_REGIONS: usize = 16;

/// What is asked of whoever starts a repository.
#[derive(Debug, Clone)]
pub struct Starter {
    /// First part of every resource name.
    pub namespace: String,
    /// The organization's id, once it exists.
    pub organization_id: Option<String>,
    /// The id of the management account, once it is known.
    pub management_account_id: Option<String>,
    /// E-mail pattern of root users.
    pub email: String,
    /// Whom AWS writes to about security.
    pub security_contact: String,
    /// Whom AWS calls about security; made up where nobody gave one.
    pub security_phone: Option<String>,
    /// Regions, the home region first.
    pub regions: Vec<String>,
    /// The GitHub repository whose workflows plan and apply, such as `acme/infrastructure`.
    pub repository: Option<String>,
    /// Whether policies are attached to a pilot unit first.
    pub has_pilot: bool,
}

/// Two accounts of one workload, for the example organization: stage and unit.
const EXAMPLE_WORKLOAD: [(&str, &str); 2] = [("dev", "workloads/non-production"), ("prod", "workloads/production")];

impl Starter {
    /// The example organization, for a first look.
    #[must_use]
    pub fn example() -> Self {
        Self {
            namespace: "acme".to_owned(),
            organization_id: Some("o-a1b2c3d4e5".to_owned()),
            management_account_id: Some("123456789012".to_owned()),
            email: "aws+{account}@acme.example".to_owned(),
            security_contact: "security@acme.example".to_owned(),
            security_phone: None,
            regions: vec!["us-east-1".to_owned(), "us-west-2".to_owned()],
            repository: Some("acme/infrastructure".to_owned()),
            has_pilot: false,
        }
    }

    /// The manifest: the organization and its own accounts.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn manifest(&self) -> Result<ManifestTexts, TemplateError> {
        let mut pools = self.pools();
        let mut accounts = Vec::new();
        for stage in CORE_STAGES {
            let unit = match stage {
                "management" => ROOT,
                "deployment" => "deployments",
                "audit" | "log-archive" => "security",
                _ => "infrastructure",
            };
            let networked = matches!(stage, "network" | "shared-services");
            let classification = if stage == "log-archive" { "restricted" } else { "confidential" };
            let regions = if networked { allot(&mut pools) } else { Vec::new() };
            accounts.push(self.account("core", stage, unit, stage, classification, regions)?);
        }
        accounts.sort_by(|one, other| one.path.cmp(&other.path));
        let organization =
            ManifestText { path: ORGANIZATION_MANIFEST.into(), text: organization_manifest(&self.organization())? };
        Ok(ManifestTexts { organization, accounts, overrides: Vec::new() })
    }

    /// The same with a workload in two stages, for a first look.
    ///
    /// # Errors
    /// When a template fails, which is a mistake in this program.
    pub fn manifest_with_workload(&self) -> Result<ManifestTexts, TemplateError> {
        let mut texts = self.manifest()?;
        let mut pools = self.pools();
        for _ in 0..2 {
            allot(&mut pools);
        }
        for (stage, unit) in EXAMPLE_WORKLOAD {
            let regions = allot(&mut pools);
            texts.accounts.push(self.account("orders", stage, unit, "workload", "confidential", regions)?);
        }
        Ok(texts)
    }

    fn organization(&self) -> OrganizationText {
        OrganizationText {
            namespace: self.namespace.clone(),
            has_organization_id: self.organization_id.is_some(),
            organization_id: self.organization_id.clone().unwrap_or_default(),
            email: self.email.clone(),
            contact: ContactText {
                name: "Security on call".to_owned(),
                title: "Security".to_owned(),
                email: self.security_contact.clone(),
                phone: self.security_phone.clone().unwrap_or_else(|| EXAMPLE_PHONE.to_owned()),
                phone_is_example: self.security_phone.is_none(),
            },
            home: self.regions.first().cloned().unwrap_or_default(),
            regions: self
                .pools()
                .into_iter()
                .map(|(name, _, range)| RegionText { zones: zones(&name), name, has_addresses: true, addresses: range })
                .collect(),
            project: self.namespace.clone(),
            owner: self.security_contact.clone(),
            cost_center: "unassigned".to_owned(),
            has_pilot: self.has_pilot,
        }
    }

    /// The tokens with which CI gets each role.
    fn subjects(&self) -> Vec<SubjectText> {
        let of = |repository: &String| {
            [
                (Function::Deployment, "environment:production"),
                (Function::Plan, "pull_request"),
                (Function::PlanProduction, "environment:plan-production"),
                (Function::Organization, "environment:organization"),
            ]
            .map(|(role, claim)| SubjectText {
                key: subjects_key("github", role),
                subject: format!("repo:{repository}:{claim}"),
            })
        };
        self.repository.as_ref().map(of).into_iter().flatten().collect()
    }

    /// The private addresses, shared equally among the regions.
    fn pools(&self) -> Vec<(String, Pool, String)> {
        let bits = match self.regions.len() {
            0..=4 => 2,
            5..=8 => 3,
            _ => 4,
        };
        let private = ipnet::Ipv4Net::new_assert(std::net::Ipv4Addr::new(10, 0, 0, 0), 8);
        let ranges = private.subnets(8 + bits).into_iter().flatten();
        self.regions
            .iter()
            .zip(ranges)
            .map(|(name, range)| (name.clone(), Pool::new(range), range.to_string()))
            .collect()
    }

    fn account(
        &self,
        tenant: &str,
        stage: &str,
        unit: &str,
        profile: &str,
        classification: &str,
        regions: Vec<RegionText>,
    ) -> Result<ManifestText, TemplateError> {
        let name = format!("{tenant}-{stage}");
        let id = self.management_account_id.clone().filter(|_| name == MANAGEMENT);
        let text = AccountText {
            tenant: tenant.to_owned(),
            stage: stage.to_owned(),
            has_id: id.is_some(),
            id: id.unwrap_or_default(),
            has_aws_name: false,
            aws_name: String::new(),
            unit: unit.to_owned(),
            profile: profile.to_owned(),
            owner: self.security_contact.clone(),
            data_classification: classification.to_owned(),
            has_regions: !regions.is_empty(),
            regions,
            has_kinds: false,
            kinds: Vec::new(),
            subjects: if name == DEPLOYMENT { self.subjects() } else { Vec::new() },
            has_emergency_users: name == MANAGEMENT,
        };
        let path = Layout::account_manifest(&name);
        Ok(ManifestText { path, text: account_manifest(&text)? })
    }
}

/// A block in the home region.
fn allot(pools: &mut [(String, Pool, String)]) -> Vec<RegionText> {
    let block: Option<Result<_, PoolError>> =
        pools.first_mut().map(|(_, pool, _)| pool.allot(crate::organization::DEFAULT_BLOCK));
    match (pools.first(), block) {
        (Some((name, _, _)), Some(Ok(block))) => {
            vec![RegionText {
                name: name.clone(),
                has_addresses: true,
                addresses: block.to_string(),
                zones: Vec::new(),
            }]
        }
        _ => Vec::new(),
    }
}

/// The zones that every account has in a region. Most regions name their first three a, b and c.
fn zones(region: &str) -> Vec<String> {
    let letters: &[&str] = match region {
        "ap-northeast-1" => &["a", "c", "d"],
        "us-west-1" => &["a", "b"],
        _ => &organization::zones(region).0[..3],
    };
    letters.iter().map(|letter| (*letter).to_owned()).collect()
}
