//! Rebuilds the binary when an embedded blueprint or template changes.

fn main() {
    println!("cargo:rerun-if-changed=blueprints");
    println!("cargo:rerun-if-changed=templates");
}
