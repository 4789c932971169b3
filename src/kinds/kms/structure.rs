//! What the organization decides about its keys.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::manifest::Classification;

/// The keys of every account that has this component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Keys {
    /// The keys by their names, such as `data`, one or more for each purpose. `null` drops a key of the baseline.
    pub keys: IndexMap<String, Option<Key>>,
}

/// One key: what it is for, and who uses it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Key {
    /// What components find it by, where that is not its name: one purpose may have a key for each classification.
    #[serde(default)]
    pub purpose: Option<String>,
    /// What is encrypted with it, in a few words, such as `log groups`.
    pub protects: String,
    /// The services through which the key is used. No one uses it in any other way.
    pub services: Vec<Service>,
    /// Who reads and writes what it encrypts. They cannot administer the key.
    #[serde(default)]
    pub users: Vec<User>,
    /// AWS services that write to what the key encrypts, such as alarms to a topic.
    #[serde(default)]
    pub senders: Vec<Sender>,
    /// Whether EC2 Auto Scaling starts instances whose volumes the key encrypts.
    #[serde(default)]
    pub auto_scaling: bool,
    /// The classification of the data that it is for, where it is another than the account's.
    #[serde(default)]
    pub classification: Option<Classification>,
}

/// A service that encrypts with a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Service {
    /// Amazon DynamoDB.
    Dynamodb,
    /// Amazon EC2 and its volumes.
    Ec2,
    /// Amazon EFS.
    Elasticfilesystem,
    /// AWS Lambda, which encrypts the environment of a function.
    Lambda,
    /// CloudWatch Logs, which encrypts by itself, for whoever may read a log group.
    Logs,
    /// Amazon RDS.
    Rds,
    /// Amazon S3.
    S3,
    /// AWS Secrets Manager.
    Secretsmanager,
    /// Amazon SNS.
    Sns,
    /// Amazon SQS.
    Sqs,
}

impl Service {
    /// Its name in host names and in `kms:ViaService`.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::Dynamodb => "dynamodb",
            Self::Ec2 => "ec2",
            Self::Elasticfilesystem => "elasticfilesystem",
            Self::Lambda => "lambda",
            Self::Logs => "logs",
            Self::Rds => "rds",
            Self::S3 => "s3",
            Self::Secretsmanager => "secretsmanager",
            Self::Sns => "sns",
            Self::Sqs => "sqs",
        }
    }

    /// Whether it holds on to a key through a grant, for as long as what it runs exists.
    #[must_use]
    pub const fn takes_grants(self) -> bool {
        matches!(self, Self::Dynamodb | Self::Ec2 | Self::Elasticfilesystem | Self::Lambda | Self::Rds)
    }

    /// What whoever makes a resource of the service must be allowed with its key, through the service, beside grants. The
    /// sources are: "Requirements for Amazon EBS encryption" in the Amazon EBS User Guide; "Authorizing use of your customer
    /// managed key" in the Amazon DynamoDB Developer Guide; "Using AWS KMS keys for Amazon EFS" in the Amazon EFS User Guide,
    /// where these are the required ones; "Securing Lambda environment variables" in the AWS Lambda Developer Guide; and "AWS
    /// KMS key management" in the Amazon RDS User Guide, for which grants suffice. All also take `kms:DescribeKey`, which key
    /// administration includes.
    #[must_use]
    pub const fn to_create(self) -> &'static [&'static str] {
        match self {
            Self::Dynamodb => &["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            Self::Ec2 => &["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"],
            Self::Elasticfilesystem => &["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext"],
            Self::Lambda => &["kms:Decrypt", "kms:Encrypt"],
            Self::Logs | Self::Rds | Self::S3 | Self::Secretsmanager | Self::Sns | Self::Sqs => &[],
        }
    }

    /// What a resource of the service is called, for the id of a statement about those who make one.
    #[must_use]
    pub const fn resources(self) -> &'static str {
        match self {
            Self::Dynamodb => "Tables",
            Self::Ec2 => "Volumes",
            Self::Elasticfilesystem => "FileSystems",
            Self::Lambda => "Functions",
            Self::Logs => "LogGroups",
            Self::Rds => "Databases",
            Self::S3 => "Buckets",
            Self::Secretsmanager => "Secrets",
            Self::Sns => "Topics",
            Self::Sqs => "Queues",
        }
    }

    /// Whether its callers encrypt under the key themselves, by the service's own documentation: what DynamoDB needs for a
    /// table, it needs for whoever uses the table.
    #[must_use]
    pub const fn encrypts(self) -> bool {
        matches!(self, Self::Dynamodb)
    }

    /// Whether it encrypts under another key what it holds, or under this one what it held under another.
    #[must_use]
    pub const fn copies(self) -> bool {
        matches!(self, Self::Dynamodb | Self::Ec2 | Self::Rds)
    }
}

/// Roles that use a key. Their names are the same in every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum User {
    /// The roles of applications.
    Applications,
    /// Who runs what is deployed.
    Operator,
    /// Who looks at configuration and metrics.
    Viewer,
    /// Who reads for an audit.
    Audit,
    /// The functions that rotate secrets.
    Rotation,
}

/// An AWS service that writes to what a key encrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sender {
    /// Alarms of CloudWatch.
    Cloudwatch,
    /// Rules of `EventBridge`.
    Events,
}

impl Keys {
    /// The keys that exist.
    pub fn keys(&self) -> impl Iterator<Item = (&str, &Key)> {
        self.keys.iter().filter_map(|(name, key)| key.as_ref().map(|key| (name.as_str(), key)))
    }

    /// The purposes, each with its keys.
    #[must_use]
    pub fn purposes(&self) -> IndexMap<&str, Vec<(&str, &Key)>> {
        let mut purposes: IndexMap<&str, Vec<(&str, &Key)>> = IndexMap::new();
        for (name, key) in self.keys() {
            purposes.entry(key.purpose.as_deref().unwrap_or(name)).or_default().push((name, key));
        }
        purposes
    }

    /// Keys that nothing tells from an earlier one of their purpose, each with that one. `class` says what the data of a
    /// key is.
    pub fn doubles<C: PartialEq>(&self, class: impl Fn(&Key) -> C) -> Vec<(&str, &str)> {
        let mut doubles = Vec::new();
        for keys in self.purposes().into_values() {
            for (at, (name, key)) in keys.iter().enumerate() {
                let earlier = keys[..at].iter().find(|(_, earlier)| class(earlier) == class(key));
                doubles.extend(earlier.map(|(earlier, _)| (*name, *earlier)));
            }
        }
        doubles
    }

    /// The classifications of data that the keys of a purpose are for, in an account of a classification.
    pub fn classes(&self, purpose: &str, account: Classification) -> impl Iterator<Item = Classification> {
        let keys = self.purposes().swap_remove(purpose).unwrap_or_default();
        keys.into_iter().map(move |(_, key)| key.classification.unwrap_or(account))
    }
}

impl Key {
    /// Whether functions are deployed from what the key encrypts: Lambda reads a package from S3 with the rights of whoever
    /// deploys it ("Deploying Lambda functions as .zip file archives" in the AWS Lambda Developer Guide).
    #[must_use]
    pub fn holds_packages(&self) -> bool {
        [Service::Lambda, Service::S3].iter().all(|service| self.services.contains(service))
    }

    /// Whether Terraform itself has to use the key when it makes what the key encrypts.
    #[must_use]
    pub fn is_needed_to_deploy(&self) -> bool {
        self.services.iter().any(|service| service.takes_grants() || *service == Service::Secretsmanager)
    }
}
