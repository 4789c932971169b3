//! Functions of address blocks. Those of IPv6 are left to Terraform.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::super::outcome::{Failure, Outcome, fail};
use super::super::value::Value;
use super::arguments::{Arguments, Attempt};

pub(super) fn call(arguments: &Arguments<'_>) -> Attempt {
    let name = arguments.name;
    if !matches!(name, "cidrnetmask" | "cidrhost" | "cidrsubnet") {
        return None;
    }
    let text = match arguments.text(0) {
        Ok(text) => text,
        Err(failure) => return Some(Err(failure)),
    };
    if text.contains(':') && name != "cidrnetmask" {
        return None;
    }
    let block = match block(&text) {
        Ok(block) => block,
        Err(failure) => return Some(Err(failure)),
    };
    Some(match name {
        "cidrnetmask" => Ok(Value::String(block.netmask().to_string())),
        "cidrhost" => host(arguments, block),
        _ => subnet(arguments, block),
    })
}

/// A block as Terraform reads it: leading zeros are allowed, and host bits are dropped.
fn block(text: &str) -> Result<Ipv4Net, Failure> {
    let wrong = || fail(format!("{text:?} is no IPv4 block"));
    let (address, length) = text.split_once('/').ok_or_else(wrong)?;
    let digits = |part: &str| {
        let plain = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse::<u8>().ok() } else { None }
    };
    let octets = address.split('.').map(digits).collect::<Option<Vec<u8>>>().ok_or_else(wrong)?;
    let address = <[u8; 4]>::try_from(octets).map(Ipv4Addr::from).map_err(|_| wrong())?;
    if length.is_empty() || !length.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    let block = Ipv4Net::new(address, length.parse().map_err(|_| wrong())?).map_err(|_| wrong())?;
    Ok(block.trunc())
}

fn host(arguments: &Arguments<'_>, block: Ipv4Net) -> Outcome {
    let number = arguments.number(1)?;
    let size = 1_u64 << (32 - u32::from(block.prefix_len()));
    let (negative, number) = (number < 0.0, number.abs());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    let offset = if number.fract() == 0.0 && number <= 4_294_967_296.0 { number as u64 } else { u64::MAX };
    if offset > size || (!negative && offset == size) {
        return Err(fail("a host outside its block"));
    }
    let offset = if negative { size - offset } else { offset };
    let address = u64::from(u32::from(block.network())) + offset;
    let address = u32::try_from(address).map_err(|_| fail("a host outside its block"))?;
    Ok(Value::String(Ipv4Addr::from(address).to_string()))
}

fn subnet(arguments: &Arguments<'_>, block: Ipv4Net) -> Outcome {
    let (bits, number) = (arguments.count(1)?, arguments.count(2)?);
    let length = u64::from(block.prefix_len()) + bits;
    let length = u8::try_from(length).ok().filter(|length| *length <= 32);
    let length = length.ok_or_else(|| fail("a subnet smaller than one address"))?;
    if number >= 1_u64 << bits {
        return Err(fail("a subnet outside its block"));
    }
    let address = u64::from(u32::from(block.network())) + (number << (32 - u32::from(length)));
    let address = u32::try_from(address).map_err(|_| fail("a subnet outside its block"))?;
    Ok(Value::String(format!("{}/{length}", Ipv4Addr::from(address))))
}
