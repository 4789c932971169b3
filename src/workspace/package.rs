//! The package of a Lambda function: a zip that is the same, byte by byte, on every machine and at any time.
//!
//! A package is made of its source as the source stands after a run, with the edits in it. So it is in no bundle: what was
//! written last follows from its form, which no other program and no hand gives it by accident.

use camino::{Utf8Path, Utf8PathBuf};

/// The first day that a zip knows, 1980-01-01, in its own format.
const DATE: u16 = 0x0021;
/// A regular file that its owner writes and everybody reads, in the upper half as Unix has it.
const MODE: u32 = 0x81A4_0000;
/// Written by Unix, with version 2.0 of the format.
const MADE_BY: u16 = 0x0314;
/// Read with version 2.0 of the format.
const NEEDS: u16 = 20;

/// Where the package of a source lies.
#[must_use]
pub fn path_of(source: &Utf8Path) -> Utf8PathBuf {
    source.with_extension("zip")
}

/// Whether a path is that of a source, which a package is made of.
pub(super) fn is_source(path: &Utf8Path) -> bool {
    path.extension() == Some("py")
}

/// Whether a path is that of a package.
pub(super) fn is_package(path: &Utf8Path) -> bool {
    path.extension() == Some("zip")
}

/// Whether these bytes are a package of ours, and not another program's.
pub(super) fn is_ours(bytes: &[u8]) -> bool {
    content(bytes).is_some()
}

/// The source in a package of ours; none where the bytes are another program's.
fn content(bytes: &[u8]) -> Option<&[u8]> {
    let length = usize::from(u16::from_le_bytes(bytes.get(26..28)?.try_into().ok()?));
    let name = std::str::from_utf8(bytes.get(30..30 + length)?).ok()?;
    let content = bytes.get(30 + length..bytes.len().checked_sub(68 + length)?)?;
    (zip(name, content).ok()? == bytes).then_some(content)
}

/// A zip with one file, stored as it is. The content begins after 30 bytes and the name.
///
/// # Errors
/// When the name or the content is longer than the format can say.
pub fn zip(name: &str, content: &[u8]) -> Result<Vec<u8>, std::num::TryFromIntError> {
    let size = u32::try_from(content.len())?;
    let name_length = u16::try_from(name.len())?;
    let sum = crc32(content);
    // What the local and the central header have in common.
    let mut common = Vec::with_capacity(26);
    for short in [NEEDS, 0, 0, 0, DATE] {
        common.extend(short.to_le_bytes());
    }
    for long in [sum, size, size] {
        common.extend(long.to_le_bytes());
    }
    common.extend(name_length.to_le_bytes());
    common.extend([0, 0]);

    let mut out = Vec::with_capacity(content.len() + 2 * name.len() + 98);
    out.extend(b"PK\x03\x04");
    out.extend(&common);
    out.extend(name.as_bytes());
    out.extend(content);
    let directory = u32::try_from(out.len())?;
    out.extend(b"PK\x01\x02");
    out.extend(MADE_BY.to_le_bytes());
    out.extend(&common);
    // No comment, the first disk, no internal attributes.
    out.extend([0; 6]);
    out.extend(MODE.to_le_bytes());
    out.extend(0_u32.to_le_bytes());
    out.extend(name.as_bytes());
    let length = u32::try_from(out.len())? - directory;
    out.extend(b"PK\x05\x06");
    for short in [0_u16, 0, 1, 1] {
        out.extend(short.to_le_bytes());
    }
    out.extend(length.to_le_bytes());
    out.extend(directory.to_le_bytes());
    out.extend([0, 0]);
    Ok(out)
}

/// The checksum that a zip keeps of its files.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_well_known_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn everything_around_the_content_takes_98_bytes_and_twice_the_name() {
        for content in ["", "x", "print('hello')\n"] {
            let zip = zip("rotate.py", content.as_bytes()).expect("a zip");
            assert_eq!(zip.len(), content.len() + 98 + 18);
            assert_eq!(&zip[30..39 + content.len()], format!("rotate.py{content}").as_bytes());
            assert_eq!(&zip[39 + content.len()..][..4], b"PK\x01\x02");
        }
    }

    #[test]
    fn a_package_is_known_by_its_form() {
        let ours = zip("rotate.py", b"pass\n").expect("a zip");
        assert_eq!(content(&ours), Some(&b"pass\n"[..]));
        for at in [0, 10, 20, 40, ours.len() - 1] {
            let mut other = ours.clone();
            other[at] ^= 1;
            assert_eq!(content(&other), None, "{at}");
        }
        for other in [&b""[..], b"PK", &ours[..ours.len() - 1], &[&ours[..], b"x"].concat()] {
            assert_eq!(content(other), None);
        }
    }

    #[test]
    fn the_same_content_gives_the_same_bytes() {
        let bytes = zip("a.py", b"pass\n").expect("a zip");
        assert_eq!(bytes, zip("a.py", b"pass\n").expect("a zip"));
        assert_eq!(&bytes[..14], b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x21\x00");
    }
}
