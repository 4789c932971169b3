//! Which function of the account gets which of EKS's access policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kind::Refusal;
use crate::organization::roles::Function;

/// The control that keeps the cluster to its administrators.
const BY_ROLE: &str = "eks-access-by-role";

/// An access policy of EKS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Policy {
    /// Everything, access rights included.
    ClusterAdmin,
    /// Everything in namespaces, roles in them included.
    Admin,
    /// To change workloads, and to read secrets.
    Edit,
    /// To look at everything but secrets.
    View,
    /// To look at everything, secrets included.
    AdminView,
}

impl Policy {
    /// Its name at AWS.
    pub const fn aws_name(self) -> &'static str {
        match self {
            Self::ClusterAdmin => "AmazonEKSClusterAdminPolicy",
            Self::Admin => "AmazonEKSAdminPolicy",
            Self::Edit => "AmazonEKSEditPolicy",
            Self::View => "AmazonEKSViewPolicy",
            Self::AdminView => "AmazonEKSAdminViewPolicy",
        }
    }
}

/// The access of each function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Access {
    /// Of whoever administers the account.
    #[serde(default)]
    pub administrator: Option<Policy>,
    /// Of CI, which applies Terraform and installs what runs in the cluster.
    #[serde(default)]
    pub deployment: Option<Policy>,
    /// Of whoever runs what is deployed.
    #[serde(default)]
    pub operator: Option<Policy>,
    /// Of whoever looks at configuration and metrics.
    #[serde(default)]
    pub viewer: Option<Policy>,
    /// Of CI that plans pull requests.
    #[serde(default)]
    pub plan: Option<Policy>,
    /// Of auditors.
    #[serde(default)]
    pub audit: Option<Policy>,
    /// Of whoever helps when nothing else works.
    #[serde(default)]
    pub break_glass: Option<Policy>,
}

impl Access {
    /// The access of a function.
    const fn of(&self, function: Function) -> Option<Policy> {
        match function {
            Function::Administrator => self.administrator,
            Function::Deployment => self.deployment,
            Function::Operator => self.operator,
            Function::Viewer => self.viewer,
            Function::Plan => self.plan,
            Function::Audit => self.audit,
            Function::BreakGlass => self.break_glass,
            Function::PlanProduction | Function::Organization => None,
        }
    }

    /// The functions that have access, in the order of their names.
    pub fn granted(&self) -> impl Iterator<Item = (Function, Policy)> {
        let mut functions = Function::ALL;
        functions.sort_by_key(|function| function.as_str());
        functions.into_iter().filter_map(|function| Some((function, self.of(function)?)))
    }
}

/// What is wrong with who may do what: nobody could help, or too many could do everything.
pub fn refusals(access: &Access) -> Vec<Refusal> {
    let mut refusals = Vec::new();
    let in_daily_life = access.granted().filter(|(function, _)| *function != Function::BreakGlass);
    if in_daily_life.map(|(_, policy)| policy).all(|policy| policy != Policy::ClusterAdmin) {
        refusals.push(Refusal {
            path: vec!["access".to_owned()],
            message: "no role can administer the cluster, and the role that creates it gets no access from \
                      that"
                .to_owned(),
            help: "give `deployment` or `administrator` the policy `cluster-admin`".to_owned(),
            control: None,
        });
    }
    let reads = |function: Function| matches!(function, Function::Viewer | Function::Plan | Function::Audit);
    let changes = |policy: Policy| !matches!(policy, Policy::View | Policy::AdminView);
    for (function, _) in access.granted().filter(|(function, policy)| reads(*function) && changes(*policy)) {
        refusals.push(Refusal {
            path: vec!["access".to_owned(), function.as_str().to_owned()],
            message: format!("{} is read-only, so it must not change anything in the cluster", function.as_str()),
            help: "give it `view`, or `admin-view` where it must read secrets".to_owned(),
            control: Some(BY_ROLE),
        });
    }
    if access.operator == Some(Policy::ClusterAdmin) {
        refusals.push(Refusal {
            path: vec!["access".to_owned(), "operator".to_owned()],
            message: "operators run what is deployed, so they must not administer the cluster".to_owned(),
            help: "give them `edit`, or `admin` where they also manage roles in namespaces".to_owned(),
            control: Some(BY_ROLE),
        });
    }
    refusals
}
