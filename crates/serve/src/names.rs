//! Under which names this server is meant. A page of somebody else's can make its own name point here (DNS rebinding), and
//! the browser would then take us for that page's server; so whoever asks for another name is refused.

use std::net::IpAddr;

/// Who is meant by a request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    /// With TLS the names of the certificate.
    pub certified: Vec<String>,
    /// Whether there is TLS.
    pub encrypted: bool,
}

impl Names {
    /// Whether a request to this `Host`, which came to this address of the machine, means us.
    pub(crate) fn is_ours(&self, host: &str, local: IpAddr) -> bool {
        let Some(name) = name(host) else {
            return false;
        };
        if let Ok(address) = name.parse::<IpAddr>() {
            return address.to_canonical() == local.to_canonical();
        }
        if name.eq_ignore_ascii_case("localhost") {
            return local.to_canonical().is_loopback();
        }
        self.certified.iter().any(|known| covers(known, name))
    }

    /// Whether a page of this origin is one of ours, where the request means this `Host`.
    pub(crate) fn is_own(&self, origin: &str, host: &str) -> bool {
        origin
            .strip_prefix(self.scheme())
            .and_then(|rest| rest.strip_prefix("://"))
            .is_some_and(|from| from.eq_ignore_ascii_case(host))
    }

    /// What an address begins with.
    pub(crate) fn scheme(&self) -> &'static str {
        if self.encrypted { "https" } else { "http" }
    }

    /// What the address of a WebSocket begins with.
    pub(crate) fn socket_scheme(&self) -> &'static str {
        if self.encrypted { "wss" } else { "ws" }
    }
}

/// The name in a `Host`, without its port. The port may be another one than ours: that of a tunnel.
fn name(host: &str) -> Option<&str> {
    let (name, rest) = match host.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => host
            .find(':')
            .map_or((host, ""), |colon| host.split_at(colon)),
    };
    let port = |port: &str| port.parse::<u16>().is_ok();
    let sound = rest.is_empty() || rest.strip_prefix(':').is_some_and(port);
    (sound && !name.is_empty()).then_some(name)
}

/// Whether a name of a certificate covers this one: `*` stands for one part.
fn covers(known: &str, name: &str) -> bool {
    match known.strip_prefix("*.") {
        Some(rest) => name
            .split_once('.')
            .is_some_and(|(first, behind)| !first.is_empty() && behind.eq_ignore_ascii_case(rest)),
        None => known.eq_ignore_ascii_case(name),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_the_address_that_was_reached_and_the_names_of_the_certificate_are_ours() {
        let plain = Names::default();
        let here = ip("127.0.0.1");
        for host in ["127.0.0.1:7788", "127.0.0.1", "localhost:9", "LOCALHOST"] {
            assert!(plain.is_ours(host, here), "{host}");
        }
        assert!(plain.is_ours("[::1]:7788", ip("::1")));
        assert!(plain.is_ours("127.0.0.1:7788", ip("::ffff:127.0.0.1")));
        for host in [
            "",
            ":7788",
            "evil.example",
            "evil.example:7788",
            "127.0.0.2:7788",
            "127.0.0.1:port",
            "127.0.0.1:7788:1",
            "127.0.0.1@evil.example",
            "localhost.evil.example",
            "localhost.",
            "[::1",
            "[::1]x",
        ] {
            assert!(!plain.is_ours(host, here), "{host}");
        }
        // Nobody at home is called that.
        assert!(!plain.is_ours("localhost:7788", ip("192.168.1.5")));
    }

    #[test]
    fn a_certificate_names_us() {
        let names = Names {
            certified: vec!["sotto.home.example".to_owned(), "*.lan.example".to_owned()],
            encrypted: true,
        };
        let here = ip("192.168.1.5");
        for host in [
            "sotto.home.example:7788",
            "Sotto.Home.Example",
            "kitchen.lan.example",
        ] {
            assert!(names.is_ours(host, here), "{host}");
        }
        for host in [
            "home.example",
            "a.b.lan.example",
            ".lan.example",
            "lan.example",
        ] {
            assert!(!names.is_ours(host, here), "{host}");
        }
    }

    #[test]
    fn only_pages_that_came_from_here_are_our_own() {
        let mut names = Names::default();
        assert!(names.is_own("http://127.0.0.1:7788", "127.0.0.1:7788"));
        for origin in [
            "",
            "null",
            "https://127.0.0.1:7788",
            "http://127.0.0.1:7789",
            "http://127.0.0.1",
            "http://evil.example",
            "http://127.0.0.1:7788.evil.example",
        ] {
            assert!(!names.is_own(origin, "127.0.0.1:7788"), "{origin}");
        }
        names.encrypted = true;
        assert!(names.is_own("https://sotto.example", "sotto.example"));
        assert!(!names.is_own("http://sotto.example", "sotto.example"));
    }
}
