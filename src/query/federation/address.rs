//! Judging addresses: an IP address becomes whether the whole world may be there.
//!
//! What a name leads to is anybody's choice who owns the name, so that a listed service may one day
//! lead into this machine or the network around it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Networks of IPv4 that are not of the whole world (the special-purpose registry of RFC 6890), each
/// with the length of its prefix.
const SPECIAL_4: &[([u8; 4], u32)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    // Multicast, what is reserved, and the broadcast.
    ([224, 0, 0, 0], 3),
];

/// Networks within the addresses of the whole world (`2000::/3`) that are not, either: protocols and
/// Teredo, examples, 6to4 and more examples.
const SPECIAL_6: &[(u128, u32)] = &[
    (0x2001_0000 << 96, 23),
    (0x2001_0db8 << 96, 32),
    (0x2002_0000 << 96, 16),
    (0x3fff_0000 << 96, 20),
];

/// Whether an address is one of the whole world: not of this machine, of a network around it, of a
/// group, nor one that has another address in it.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_4(address),
        IpAddr::V6(address) => is_public_6(address),
    }
}

fn is_public_4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    let within = |(network, length): &([u8; 4], u32)| {
        (bits ^ u32::from_be_bytes(*network)) >> (32 - length) == 0
    };
    !SPECIAL_4.iter().any(within)
}

fn is_public_6(address: Ipv6Addr) -> bool {
    let bits = address.to_bits();
    let within = |(network, length): &(u128, u32)| (bits ^ network) >> (128 - length) == 0;
    within(&(0x2000 << 112, 3)) && !SPECIAL_6.iter().any(within)
}
