//! The function that rotates secrets: its code against moto, and its package against what Python's own zip module reads.

use std::path::Path;

use tempfile::TempDir;

use crate::support::variants::case;
use crate::support::{python_tool, run};

fn component() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    case("secretsmanager", "default").write(folder.path());
    folder
}

#[test]
fn a_rotation_that_is_killed_at_any_moment_is_finished_by_the_next_attempt() {
    let component = component();
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/rotation");
    let mut python = python_tool("python");
    python.args(["-B", "-m", "unittest", "-q", "test_rotate"]).current_dir(tests);
    python.env("PYTHONPATH", component.path().join("rotation"));
    for (name, value) in [
        ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "access-key-of-a-test"),
        ("AWS_SECRET_ACCESS_KEY", "secret-key-of-a-test"),
    ] {
        python.env(name, value);
    }
    python.env_remove("AWS_ENDPOINT_URL");
    run(&mut python).unwrap_or_else(|problem| panic!("{problem}"));
}

/// Reads the package, makes it anew with Python's zip module, and compares.
const SAME: &str = "
import sys, zipfile, io
package, source = (open(path, 'rb').read() for path in sys.argv[1:])
with zipfile.ZipFile(io.BytesIO(package)) as archive:
    assert archive.testzip() is None
    [info] = archive.infolist()
    assert (info.filename, archive.read(info)) == ('rotate.py', source)
    assert info.external_attr >> 16 == 0o100644
again = io.BytesIO()
info = zipfile.ZipInfo('rotate.py')
info.external_attr, info.create_system = 0o100644 << 16, 3
with zipfile.ZipFile(again, 'w') as archive:
    archive.writestr(info, source)
assert again.getvalue() == package
";

#[test]
fn the_package_is_byte_by_byte_what_another_program_makes_of_the_source() {
    let component = component();
    let folder = component.path().join("rotation");
    let mut python = python_tool("python");
    python.args(["-c", SAME]).arg(folder.join("rotate.zip")).arg(folder.join("rotate.py"));
    run(&mut python).unwrap_or_else(|problem| panic!("{problem}"));
}
