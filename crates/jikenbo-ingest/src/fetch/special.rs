//! Addresses that belong to nobody's public web server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Source: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890 and its updates),
/// multicast (RFC 5771, RFC 4291), and the public address at which Azure answers its own machines.
#[rustfmt::skip]
const V4: &[([u8; 4], u32, &str)] = &[
    ([0, 0, 0, 0], 8, "this network"),
    ([10, 0, 0, 0], 8, "private"),
    ([100, 64, 0, 0], 10, "shared by carriers (CGNAT)"),
    ([127, 0, 0, 0], 8, "loopback"),
    ([168, 63, 129, 16], 32, "cloud metadata"),
    ([169, 254, 169, 254], 32, "cloud metadata"),
    ([169, 254, 0, 0], 16, "link-local"),
    ([172, 16, 0, 0], 12, "private"),
    ([192, 0, 0, 0], 24, "for protocols"),
    ([192, 0, 2, 0], 24, "for documentation"),
    ([192, 88, 99, 0], 24, "a relay of old"),
    ([192, 168, 0, 0], 16, "private"),
    ([198, 18, 0, 0], 15, "for benchmarks"),
    ([198, 51, 100, 0], 24, "for documentation"),
    ([203, 0, 113, 0], 24, "for documentation"),
    ([224, 0, 0, 0], 4, "multicast"),
    ([240, 0, 0, 0], 4, "reserved"),
];

#[rustfmt::skip]
const V6: &[([u16; 3], u32, &str)] = &[
    ([0x64, 0xff9b, 1], 48, "translated inside a network"),
    ([0x100, 0, 0], 64, "discarded"),
    ([0x2001, 0, 0], 23, "for protocols"),
    ([0x2001, 0xdb8, 0], 32, "for documentation"),
    ([0x3fff, 0, 0], 20, "for documentation"),
    ([0x5f00, 0, 0], 16, "for segment routing"),
    ([0xfc00, 0, 0], 7, "unique local"),
    ([0xfe80, 0, 0], 10, "link-local"),
    ([0xfec0, 0, 0], 10, "site-local"),
    ([0xff00, 0, 0], 8, "multicast"),
];

/// What kind of address it is when it is none of the public network: `loopback`, `private` …
pub(super) fn special(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => special_v4(ip),
        IpAddr::V6(ip) => match embedded_v4(ip) {
            Some(inner) => special_v4(inner),
            None => special_v6(ip),
        },
    }
}

fn special_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let within = |net: [u8; 4], length: u32| (u32::from(ip) ^ u32::from_be_bytes(net)) >> (32 - length) == 0;
    V4.iter().find(|(net, length, _)| within(*net, *length)).map(|(.., what)| *what)
}

fn special_v6(ip: Ipv6Addr) -> Option<&'static str> {
    if ip.is_unspecified() || ip.is_loopback() {
        return Some("loopback");
    }
    let within = |[a, b, c]: [u16; 3], length: u32| {
        let net = Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0);
        (u128::from(ip) ^ u128::from(net)) >> (128 - length) == 0
    };
    if let Some((.., what)) = V6.iter().find(|(net, length, _)| within(*net, *length)) {
        return Some(what);
    }
    // Only 2000::/3 is given out.
    (!within([0x2000, 0, 0], 3)).then_some("reserved")
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64, 6to4.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = ip.segments();
    let v4 = |high: u16, low: u16| Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)));
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => v4(g, h),
        [0, 0, 0, 0, 0, 0] if g != 0 => v4(g, h),
        [0x2002, ..] => v4(b, c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_not_special() {
        let cases = [
            ("8.8.8.8", None),
            ("172.15.255.255", None),
            ("172.32.0.0", None),
            ("100.63.255.255", None),
            ("100.128.0.0", None),
            ("168.63.129.15", None),
            ("2606:4700::1111", None),
            ("64:ff9b::808:808", None),
            ("2002:808:808::", None),
            ("::ffff:8.8.8.8", None),
            ("0.0.0.0", Some("this network")),
            ("10.255.0.1", Some("private")),
            ("100.64.0.1", Some("shared by carriers (CGNAT)")),
            ("100.100.100.200", Some("shared by carriers (CGNAT)")),
            ("127.0.0.1", Some("loopback")),
            ("127.255.255.254", Some("loopback")),
            ("168.63.129.16", Some("cloud metadata")),
            ("169.254.169.254", Some("cloud metadata")),
            ("169.254.1.1", Some("link-local")),
            ("172.31.255.255", Some("private")),
            ("192.168.1.1", Some("private")),
            ("198.19.255.255", Some("for benchmarks")),
            ("224.0.0.1", Some("multicast")),
            ("255.255.255.255", Some("reserved")),
            ("::", Some("loopback")),
            ("::1", Some("loopback")),
            ("::ffff:127.0.0.1", Some("loopback")),
            ("::ffff:169.254.169.254", Some("cloud metadata")),
            ("::127.0.0.1", Some("loopback")),
            ("64:ff9b::a00:1", Some("private")),
            ("64:ff9b:1::808:808", Some("translated inside a network")),
            ("2002:7f00:1::", Some("loopback")),
            ("2001:0:1::1", Some("for protocols")),
            ("2001:db8::1", Some("for documentation")),
            ("fd00:ec2::254", Some("unique local")),
            ("fe80::1", Some("link-local")),
            ("ff02::1", Some("multicast")),
            ("4000::1", Some("reserved")),
        ];
        for (ip, expect) in cases {
            assert_eq!(special(ip.parse().unwrap()), expect, "{ip}");
        }
    }
}
