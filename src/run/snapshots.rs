//! The snapshots that an organization keeps of its components, beside what is rendered now.

use camino::{Utf8Path, Utf8PathBuf};

use super::folder::{Depth, texts};
use super::repository::Repository;
use crate::Error;
use crate::layout::SNAPSHOTS;
use crate::manifest::ManifestText;
use crate::pipeline::Plan;
use crate::snapshot::{is_case, snapshots};
use crate::version::BASELINE_VERSION;
use crate::workspace::{Files, Owner, Policy, RenderedFile, Scope};

/// The snapshots of a plan.
#[derive(Debug)]
pub struct Snapshots {
    /// Each snapshot as it is rendered now, with the text that is kept of it.
    pub rendered: Vec<RenderedFile>,
    /// Snapshots on disk that nothing renders any more.
    pub leftover: Vec<Utf8PathBuf>,
}

impl Repository {
    /// The snapshots of the components in use and of the organization's cases.
    ///
    /// # Errors
    /// When a case is no case, a template fails, or a snapshot cannot be read.
    pub fn snapshots(&self, plan: &Plan) -> Result<Snapshots, Error> {
        let (cases, kept): (Vec<ManifestText>, Vec<ManifestText>) =
            on_disk(self.root())?.into_iter().partition(|file| is_case(&file.path));
        let rendered: Vec<RenderedFile> = snapshots(plan, &cases)?
            .into_iter()
            .map(|(name, text)| {
                let path = Utf8PathBuf::from(format!("{SNAPSHOTS}/{name}.snap"));
                let replaces = kept.iter().find(|file| file.path == path).map(|file| file.text.clone());
                RenderedFile { path, text, owner: Owner::Organization, policy: Policy::Manifest { replaces } }
            })
            .collect();
        let is_rendered = |path: &Utf8Path| rendered.iter().any(|one| one.path == path);
        let leftover = kept.into_iter().map(|file| file.path).filter(|path| !is_rendered(path)).collect();
        Ok(Snapshots { rendered, leftover })
    }
}

/// Whether a snapshot is not the text that is kept of it.
#[must_use]
pub fn snapshot_differs(snapshot: &RenderedFile) -> bool {
    !matches!(&snapshot.policy, Policy::Manifest { replaces: Some(text) } if *text == snapshot.text)
}

/// A run that is about these snapshots and nothing else.
///
/// # Errors
/// When two of them would be one file.
pub fn snapshot_files(snapshots: Vec<RenderedFile>) -> Result<Files, Error> {
    Ok(Files::new(snapshots, Scope::Only([].into()), BASELINE_VERSION)?)
}

/// The snapshots and cases on disk.
fn on_disk(root: &Utf8Path) -> Result<Vec<ManifestText>, Error> {
    let wanted = |path: &Utf8Path| matches!(path.extension(), Some("snap" | "yaml"));
    let found = texts(root, Utf8Path::new(SNAPSHOTS), Depth::One, &wanted)?;
    Ok(found.into_iter().map(|(path, text)| ManifestText { path, text }).collect())
}
