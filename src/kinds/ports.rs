//! Ports that somebody may connect to.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ports that somebody may connect to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Ports {
    /// Single TCP ports.
    #[serde(default)]
    pub tcp: Vec<u16>,
    /// Single UDP ports.
    #[serde(default)]
    pub udp: Vec<u16>,
    /// Ranges of ports.
    #[serde(default)]
    pub ranges: Vec<PortRange>,
}

/// A range of ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PortRange {
    /// The protocol.
    pub protocol: Protocol,
    /// The first port.
    pub from: u16,
    /// The last port.
    pub to: u16,
}

/// A protocol that has ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
}

impl Ports {
    /// Every range of ports, single ports as ranges of one, TCP first.
    pub fn all(&self) -> impl Iterator<Item = PortRange> + '_ {
        let single = |protocol| move |port: &u16| PortRange { protocol, from: *port, to: *port };
        let ranges = |protocol| self.ranges.iter().copied().filter(move |range| range.protocol == protocol);
        self.tcp
            .iter()
            .map(single(Protocol::Tcp))
            .chain(ranges(Protocol::Tcp))
            .chain(self.udp.iter().map(single(Protocol::Udp)))
            .chain(ranges(Protocol::Udp))
    }
}

impl PortRange {
    /// Whether the range is this one TCP port.
    #[must_use]
    pub fn is_tcp(self, port: u16) -> bool {
        self.holds_tcp(port) && self.from == self.to
    }

    /// Whether a TCP connection to this port is in the range.
    #[must_use]
    pub fn holds_tcp(self, port: u16) -> bool {
        self.protocol == Protocol::Tcp && (self.from..=self.to).contains(&port)
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.protocol == Protocol::Udp {
            formatter.write_str("UDP ")?;
        }
        write!(formatter, "{}", self.from)?;
        if self.to != self.from {
            write!(formatter, "-{}", self.to)?;
        }
        Ok(())
    }
}
