//! The stable codes of diagnostics.

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal,)*) => {
        /// The sort of a problem. Its text never changes its meaning, so that scripts may rely on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])* $variant,)*
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The text shown in brackets after `error`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }

            /// What the code means, in a sentence.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),*).trim_ascii(),)*
                }
            }
        }
    };
}

codes! {
    /// The file is no YAML at all, or uses a part of YAML that a manifest does not need.
    ManifestSyntax = "manifest-syntax",
    /// A manifest file cannot be read: too large, not UTF-8, no permission.
    ManifestUnreadable = "manifest-unreadable",
    /// A key that the manifest does not have.
    UnknownKey = "unknown-key",
    /// A key that must be there and is not.
    MissingKey = "missing-key",
    /// One key twice in one mapping.
    DuplicateKey = "duplicate-key",
    /// A value of another type than the key takes.
    WrongType = "wrong-type",
    /// A value outside what the key takes.
    InvalidValue = "invalid-value",
    /// A text that Atmos would execute or expand, or that no output can hold.
    UnsafeText = "unsafe-text",
    /// What looks like the value of a secret.
    SecretValue = "secret-value",
    /// A key that decides structure, in an account's file; or one that names what an account has, in the organization's.
    StructuralKey = "structural-key",
    /// The file of an account is not called what its tenant and stage say.
    AccountFileName = "account-file-name",
    /// The account exists already.
    AccountExists = "account-exists",
    /// Two accounts with one id, or one stack name twice.
    DuplicateAccount = "duplicate-account",
    /// An account or a unit that was there is gone from the manifest, and Terraform would destroy it.
    Vanished = "vanished",
    /// A change that would move every file, or destroy or leave behind what exists in AWS.
    WouldDestroy = "would-destroy",
    /// A component or a region that an account cannot lose, or that others depend on.
    CannotRemove = "cannot-remove",
    /// No account of this name.
    UnknownAccount = "unknown-account",
    /// An account has another id in the manifest than on AWS.
    AccountIdDiffers = "account-id-differs",
    /// What was given as the output of another program is something else.
    InvalidInput = "invalid-input",
    /// A file in forge/blueprints or forge/templates that overrides nothing.
    UnknownOverride = "unknown-override",
    /// A blueprint of the organization's own that is no blueprint.
    InvalidOverride = "invalid-override",
    /// A template of the organization's own that cannot be rendered.
    TemplateFailed = "template-failed",
    /// No pending group of changes of this name.
    UnknownGroup = "unknown-group",
    /// A unit that the organization does not have.
    UnknownUnit = "unknown-unit",
    /// A stage that the organization does not have.
    UnknownStage = "unknown-stage",
    /// A region that the organization has not enabled, or that AWS does not have.
    UnknownRegion = "unknown-region",
    /// A role that accounts do not have, or an application that the account does not have.
    UnknownRole = "unknown-role",
    /// An edge of the trust graph that leads nowhere good: to itself, in a circle, or from where nobody can come.
    TrustInvalid = "trust-invalid",
    /// A kind or variant that does not exist.
    UnknownKind = "unknown-kind",
    /// A kind needs another kind that the account does not have.
    MissingKind = "missing-kind",
    /// A value that must be filled in before a kind can be rendered.
    ValueNeeded = "value-needed",
    /// A name that is too long for the tightest AWS limit among an account's kinds.
    NameTooLong = "name-too-long",
    /// Address blocks that share addresses.
    AddressOverlap = "address-overlap",
    /// An address block outside the pool of its region.
    AddressOutsidePool = "address-outside-pool",
    /// The pool of a region has no free block left.
    AddressesExhausted = "addresses-exhausted",
    /// An address block too small for the tiers of the VPC.
    AddressBlockTooSmall = "address-block-too-small",
    /// A setting that breaks a control without a waiver.
    ControlRefused = "control-refused",
    /// A waiver that no longer holds.
    WaiverExpired = "waiver-expired",
    /// A waiver that holds for thirty days at most.
    WaiverExpires = "waiver-expires",
    /// A waiver that cannot be used: for too long, of a control that cannot be waived here, or without effect.
    WaiverInvalid = "waiver-invalid",
    /// The repository was generated by a newer baseline than this binary holds.
    BaselineNewer = "baseline-newer",
    /// The user's `atmos.yaml` asks for something that cannot be honoured.
    AtmosConfig = "atmos-config",
    /// A component on disk no longer holds what a control demands.
    ControlBroken = "control-broken",
    /// Controls of a component that nobody can decide from the files alone.
    ControlUndecided = "control-undecided",
    /// A component that the manifest deploys, and that the stacks on disk do not deploy.
    NotDeployed = "not-deployed",
    /// A stack or a component says otherwise than the manifest what only the manifest decides.
    FactDiffers = "fact-differs",
    /// A part of the repository that Terraform or Atmos reads and this tool does not.
    NotExamined = "not-examined",
    /// One name that two declarations of a component have, or one component that two files of a stack have.
    DeclaredTwice = "declared-twice",
    /// A stack passes a variable that its component does not have, lacks one, or passes a wrong value.
    StackVariable = "stack-variable",
    /// A value that a new manifest has as an example, and that nobody replaced.
    ExampleValue = "example-value",
    /// Policies that are attached to a part of the units only.
    NotEnforced = "not-enforced",
    /// A template in a stack that Atmos expands.
    StackTemplate = "stack-template",
    /// A generated file on disk that cannot be parsed.
    UnreadableFile = "unreadable-file",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique() {
        let mut texts: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        texts.sort_unstable();
        let all = texts.len();
        texts.dedup();
        assert_eq!(texts.len(), all);
    }
}
