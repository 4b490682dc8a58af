//! One exchange with the HTTP client: how long it may take, and what its errors mean to the user.

use ureq::http::Request;

use crate::address::Address;
use crate::call::Call;
use crate::error::OutboundError;

/// A request with the time limits and the proxy of its call.
pub(crate) fn timed<B: ureq::AsSendBody>(
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
            _ => OutboundError::Unreachable { address, source },
        },
        ureq::Error::Tls(detail) => OutboundError::Untrusted {
            address,
            detail: detail.to_owned(),
        },
        ureq::Error::Rustls(detail) => OutboundError::Untrusted {
            address,
            detail: detail.to_string(),
        },
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
