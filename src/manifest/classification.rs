//! How sensitive the data of an account is.

/// How much harm the disclosure of an account's data would do; later is more.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
    clap::ValueEnum,
)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// For everyone.
    Public,
    /// For everyone in the organization.
    Internal,
    /// Only for those who need it.
    Confidential,
    /// Protected by law or contract, such as card or health data.
    Restricted,
}

impl Classification {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Public, Self::Internal, Self::Confidential, Self::Restricted];

    /// The word that the manifest and the tag use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
            Self::Confidential => "confidential",
            Self::Restricted => "restricted",
        }
    }
}
