//! How the tiers divide the network's address block.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::structure::{Network, Share};

/// The bits that tell zones apart within a tier: places for four zones, one more than are used.
pub const ZONE_BITS: u8 = 2;

/// The longest prefix of a subnet that AWS takes.
const LONGEST_SUBNET_PREFIX: u8 = 28;

/// A tier's block within the network's: `cidrsubnet(var.cidr, bits, number)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Bits added to the network's prefix.
    pub bits: u8,
    /// Its number among the blocks of that size.
    pub number: u32,
}

impl Block {
    /// The block within a network, as `cidrsubnet` computes it.
    #[must_use]
    pub fn within(self, network: Ipv4Net) -> Ipv4Net {
        let prefix = network.prefix_len() + self.bits;
        let offset = self.number << (32 - u32::from(prefix));
        Ipv4Net::new_assert(Ipv4Addr::from_bits(network.network().to_bits() + offset), prefix)
    }
}

impl Share {
    /// Bits that the share adds to the network's prefix.
    #[must_use]
    pub const fn bits(self) -> u8 {
        match self {
            Self::Whole => 0,
            Self::Half => 1,
            Self::Quarter => 2,
            Self::Eighth => 3,
            Self::Sixteenth => 4,
        }
    }

    /// The share as a fraction.
    #[must_use]
    pub const fn fraction(self) -> &'static str {
        match self {
            Self::Whole => "all",
            Self::Half => "1/2",
            Self::Quarter => "1/4",
            Self::Eighth => "1/8",
            Self::Sixteenth => "1/16",
        }
    }

    const fn sixteenths(self) -> u32 {
        16 >> self.bits()
    }
}

/// The block of each tier, or `None` where the shares exceed the whole.
///
/// Each tier takes the lowest free place of its size. Free places then always differ in size, so that tiers fit in
/// any order whenever their sum does, and a tier added at the end moves no other.
#[must_use]
pub fn place(structure: &Network) -> Option<Vec<Block>> {
    let mut taken = [false; 16];
    structure
        .tiers()
        .map(|(_, tier)| {
            let size = tier.share.sixteenths() as usize;
            let start = (0..16).step_by(size).find(|start| !taken[*start..start + size].contains(&true))?;
            taken[start..start + size].fill(true);
            Some(Block { bits: tier.share.bits(), number: u32::try_from(start / size).ok()? })
        })
        .collect()
}

/// The sixteenths of the block that no tier takes.
#[must_use]
pub fn free_sixteenths(structure: &Network) -> u32 {
    let taken: u32 = structure.tiers().map(|(_, tier)| tier.share.sixteenths()).sum();
    16_u32.saturating_sub(taken)
}

/// The longest prefix that a network with these tiers can have.
#[must_use]
pub fn smallest_block(structure: &Network) -> u8 {
    let bits = structure.tiers().map(|(_, tier)| tier.share.bits()).max().unwrap_or(0);
    LONGEST_SUBNET_PREFIX - ZONE_BITS - bits
}
