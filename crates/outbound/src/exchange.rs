//! One exchange with the HTTP client: how long it may take, and what its errors mean to the user.

use ureq::http::{self, HeaderValue, Request, header};

use crate::address::Address;
use crate::call::Call;
use crate::error::OutboundError;
use crate::pass::Pass;
use crate::trust::CA_FILE_VARIABLE;

/// A request with the time limits and the proxy of its call.
fn timed<B: ureq::AsSendBody>(
    agent: &ureq::Agent,
    call: &Call,
    proxy: Option<ureq::Proxy>,
    request: Request<B>,
) -> Request<B> {
    agent
        .configure_request(request)
        .proxy(proxy)
        .timeout_resolve(Some(call.connect_within))
        .timeout_connect(Some(call.connect_within))
        .timeout_recv_response(Some(call.answer_within))
        .timeout_per_read(Some(call.silence_at_most))
        .timeout_per_write(Some(call.silence_at_most))
        .build()
}

/// Sends one request through `agent`. `with_key` tells whether the key may travel to this host.
pub(crate) fn exchange(
    agent: &ureq::Agent,
    call: &Call,
    url: &str,
    address: &Address,
    with_key: bool,
    proxy: Option<ureq::Proxy>,
    pass: &mut Pass,
) -> Result<http::Response<ureq::Body>, ureq::Error> {
    let mut builder = Request::builder().uri(url);
    for (name, value) in &call.headers {
        builder = builder.header(name, value);
    }
    if let Some(key) = call.bearer.as_ref().filter(|_| with_key) {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", key.reveal()))
            .map_err(http::Error::from)?;
        value.set_sensitive(true);
        builder = builder.header(header::AUTHORIZATION, value);
    }
    let head: usize = call
        .headers
        .iter()
        .map(|(name, value)| name.len() + value.len() + 4)
        .sum();
    let up = url.len() + head + address.host().len() + call.body.as_ref().map_or(0, Vec::len);
    pass.count_up(up as u64);
    match &call.body {
        None => agent.run(timed(agent, call, proxy, builder.method("GET").body(())?)),
        Some(body) => agent.run(timed(
            agent,
            call,
            proxy,
            builder.method("POST").body(body.clone())?,
        )),
    }
}

/// An error of the HTTP client as one of ours.
pub(crate) fn explain(error: ureq::Error, address: &Address, via: Option<String>) -> OutboundError {
    let address = address.clone();
    match error {
        ureq::Error::ConnectProxyFailed(detail) => {
            let proxy = via.unwrap_or_default();
            if detail.contains("407") {
                OutboundError::ProxyLogin { proxy }
            } else {
                OutboundError::ProxyRefused {
                    proxy,
                    address,
                    detail,
                }
            }
        }
        ureq::Error::InvalidProxyUrl => OutboundError::BadProxy {
            detail: "it is not a proxy address".to_owned(),
        },
        ureq::Error::HostNotFound => OutboundError::NameNotFound { address },
        ureq::Error::Timeout(_) => OutboundError::TimedOut { address },
        ureq::Error::Io(source) => match source.kind() {
            std::io::ErrorKind::TimedOut | std::io::ErrorKind::WouldBlock => {
                OutboundError::TimedOut { address }
            }
            // What rustls finds wrong while shaking hands comes wrapped as an error of reading.
            _ => match source
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<rustls::Error>())
            {
                Some(fault) => untrusted(address, fault),
                None => OutboundError::Unreachable { address, source },
            },
        },
        ureq::Error::Tls(detail) => OutboundError::Untrusted {
            address,
            detail: detail.to_owned(),
        },
        ureq::Error::Rustls(fault) => untrusted(address, &fault),
        ureq::Error::Http(detail) => OutboundError::BadRequest {
            address,
            detail: detail.to_string(),
        },
        ureq::Error::BadUri(_) => OutboundError::BadAddress {
            text: address.to_string(),
        },
        ureq::Error::ConnectionFailed => OutboundError::Unreachable {
            address,
            source: std::io::Error::other("no connection came about"),
        },
        other => OutboundError::Garbled {
            address,
            detail: other.to_string(),
        },
    }
}

/// What was wrong with the other side's certificate, and what helps.
fn untrusted(address: Address, fault: &rustls::Error) -> OutboundError {
    use rustls::CertificateError as Wrong;
    let detail = match fault {
        rustls::Error::InvalidCertificate(wrong) => match wrong {
            Wrong::Expired | Wrong::ExpiredContext { .. } => {
                "its certificate has expired, or this computer's clock is wrong".to_owned()
            }
            Wrong::NotValidYet | Wrong::NotValidYetContext { .. } => {
                "its certificate is not valid yet, or this computer's clock is wrong".to_owned()
            }
            Wrong::NotValidForName | Wrong::NotValidForNameContext { .. } => {
                "its certificate is for another name: something stands in between, or the address is wrong".to_owned()
            }
            Wrong::UnknownIssuer => format!(
                "nobody this computer trusts vouches for it. If a company's proxy stands in between, name the file with its certificate: sotto network trust FILE, or {CA_FILE_VARIABLE}"
            ),
            Wrong::Revoked => "its certificate was revoked".to_owned(),
            other => format!("its certificate is not valid: {other}"),
        },
        rustls::Error::InvalidMessage(_) => "it does not speak TLS there".to_owned(),
        other => other.to_string(),
    };
    OutboundError::Untrusted { address, detail }
}
