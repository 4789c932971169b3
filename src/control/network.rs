//! Address blocks, compared by what they hold and not by how they are written.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::hcl::Value;

/// Blocks shorter than these hold much of the internet: no private network of IPv4 is larger than 10.0.0.0/8, and no
/// registry gives anyone a larger block of IPv6. A security group takes 60 rules unless AWS raises that, so several blocks
/// that together hold everything cannot do without one of them.
const SHORTEST: (u8, u8) = (8, 16);

/// The blocks of IPv6 that are private, whatever their size.
const PRIVATE: [&str; 2] = ["fc00::/7", "fe80::/10"];

/// A block, in any spelling that AWS takes; bits of a host are dropped.
fn block(text: &str) -> Option<IpNet> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    IpNet::new(address, length.parse().ok()?).ok().map(|net| net.trunc())
}

/// Whether two texts are the same block.
pub(super) fn same(one: &str, other: &str) -> bool {
    block(one).is_some_and(|one| block(other) == Some(one))
}

/// Whether a block, or a list of blocks together, is open to the internet.
pub(super) fn is_open(value: &Value) -> bool {
    let blocks: Vec<IpNet> = match value {
        Value::String(text) => block(text).into_iter().collect(),
        Value::List(items) => items.iter().filter_map(Value::as_str).filter_map(block).collect(),
        _ => Vec::new(),
    };
    IpNet::aggregate(&blocks).iter().any(|net| match net {
        IpNet::V4(net) => net.prefix_len() < SHORTEST.0,
        IpNet::V6(net) => {
            let is_private = PRIVATE.iter().filter_map(|text| block(text)).any(|all| all.contains(&IpNet::V6(*net)));
            net.prefix_len() < SHORTEST.1 && !is_private
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_open_however_it_is_written() {
        for open in [
            "0.0.0.0/0",
            "1.2.3.4/0",
            "::/0",
            "0::/0",
            "::0/0",
            "0:0:0:0:0:0:0:0/0",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "64.0.0.0/2",
            "2000::/3",
            "8000::/1",
            "12.0.0.0/7",
        ] {
            assert!(is_open(&Value::text(open)), "{open}");
        }
        for closed in [
            "10.0.0.0/8",
            "203.0.113.0/24",
            "fc00::/7",
            "fd00::/8",
            "fe80::/10",
            "2001:db8::/32",
            "everywhere",
            "pl-1",
            "",
        ] {
            assert!(!is_open(&Value::text(closed)), "{closed}");
        }
        let halves = |prefix: u8| (0..=255).map(|at| Value::text(format!("{at}.0.0.0/{prefix}"))).collect();
        assert!(is_open(&Value::List(halves(8))));
        assert!(!is_open(&Value::List(halves(9))));
    }

    #[test]
    fn the_same_block_has_many_spellings() {
        assert!(same("0::/0", "::/0") && same("10.1.2.3/8", "10.0.0.0/8") && same("2001:DB8::/32", "2001:db8:0::/32"));
        assert!(!same("10.0.0.0/8", "10.0.0.0/9") && !same("x", "x"));
    }
}
