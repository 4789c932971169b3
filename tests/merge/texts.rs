//! Generated files, as the snapshots hold them.

use std::path::PathBuf;

/// A file of a snapshot.
pub struct File {
    pub path: String,
    pub text: String,
}

impl File {
    pub fn is_hcl(&self) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| matches!(extension, "tf" | "hcl"))
    }
}

/// All HCL and YAML files of some length.
pub fn generated() -> Vec<File> {
    let mut snapshots = Vec::new();
    let mut open = vec![PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots"))];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            snapshots.push(path);
        }
    }
    snapshots.sort();
    let mut files = Vec::new();
    for path in snapshots {
        let text = std::fs::read_to_string(path).unwrap();
        for file in text.split("════ ").skip(1) {
            let (path, text) = file.split_once('\n').unwrap();
            let known = [".tf", ".yaml"].iter().any(|end| path.ends_with(end));
            if known && text.lines().count() > 8 {
                files.push(File { path: path.to_owned(), text: text.trim_matches('\n').to_owned() + "\n" });
            }
        }
    }
    files
}

/// Files of one path with different text, as two blueprints render them.
pub fn versions(files: &[File]) -> Vec<(&File, &File)> {
    let mut pairs = Vec::new();
    for (index, file) in files.iter().enumerate() {
        let others = files[index + 1..].iter().filter(|other| other.path == file.path && other.text != file.text);
        pairs.extend(others.take(2).flat_map(|other| [(file, other), (other, file)]));
    }
    pairs
}
