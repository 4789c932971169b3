//! The package of a Lambda function: a zip that is the same, byte by byte, on every machine and at any time.

/// The first day that a zip knows, 1980-01-01, in its own format.
const DATE: u16 = (1 << 5) | 1;
/// A regular file that its owner writes and everybody reads, in the upper half as Unix has it.
const MODE: u32 = 0o100_644 << 16;
/// Written by Unix, with version 2.0 of the format.
const MADE_BY: u16 = (3 << 8) | 20;
/// Read with version 2.0 of the format.
const NEEDS: u16 = 20;

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
    fn the_same_content_gives_the_same_bytes() {
        let bytes = zip("a.py", b"pass\n").expect("a zip");
        assert_eq!(bytes, zip("a.py", b"pass\n").expect("a zip"));
        assert_eq!(&bytes[..14], b"PK\x03\x04\x14\x00\x00\x00\x00\x00\x00\x00\x21\x00");
    }
}
