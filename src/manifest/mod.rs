//! The manifest: what the user writes about the organization, with the position of every value.
//!
//! Reading goes in steps, each of which reports all it finds: text to nodes with places ([`crate::yaml`]), nodes against
//! the schema (`walk`), text to the types below. What the values mean together is decided in
//! [`crate::organization`].

mod account;
mod classification;
mod load;
mod located;
mod migrate;
mod organization;
mod overrides;
mod read;
mod schema;
mod secret_text;
mod text;
mod trust;
mod walk;

pub use account::{AccountManifest, AccountRegion, WaiverManifest};
pub use classification::Classification;
pub use load::{Manifest, ManifestText, ManifestTexts, SourcedAccount, load};
pub use located::Located;
pub use migrate::{Migrated, Migration, Step, migrate};
pub use organization::{
    CodeStyle, ContactManifest, Contacts, EnabledRegion, OrganizationManifest, Regions, StateBucket, Tags, UnitClass,
    UnitManifest, VariantManifest,
};
pub use overrides::{Override, Overrides};
pub use read::read;
pub use schema::{KnownProfile, Schemas, Vocabulary, WORDS, lay_schema_over};
pub use text::{MAX_BYTES, TextError, read_text};
pub use trust::{CallerManifest, ConditionsManifest, EdgeForm, EdgeManifest, TargetManifest, WindowManifest};
pub use walk::{CheckedSchema, FormatCheck, Walker, check_schema, is_unsafe, unsafe_texts, walk};
