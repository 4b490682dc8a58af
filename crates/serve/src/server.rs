//! The server: takes connections of browsers, and lets pages speak with the core.

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::answer::{Answer, answer};
use crate::bundle::Bundle;
use crate::core::Core;
use crate::error::ServeError;
use crate::names::Names;
use crate::page::{self, Patience, closed};
use crate::room::Room;
use crate::tls::Certificate;
use crate::token::Token;

/// So many connections at once; a browser opens about six.
const CONNECTIONS: usize = 128;
/// No head of a request is longer.
const HEAD: usize = 16 << 10;
/// A browser that has got its files does not need its connection any more.
const FILES: Duration = Duration::from_secs(120);
/// How long the end waits for pages that are open.
const ENDS: Duration = Duration::from_secs(2);
/// After no connection could be taken: it gets better, but not at once.
const AGAIN: Duration = Duration::from_millis(50);

/// What is served, and where.
pub struct Setup {
    /// The address of this machine.
    pub bind: IpAddr,
    /// The port; 0 for any that is free.
    pub port: u16,
    /// Encryption. Beyond this machine there is no serving without.
    pub certificate: Option<Certificate>,
    /// Who knows it may come in.
    pub token: Token,
    /// The window.
    pub bundle: Bundle,
    /// How the Sotto that holds the data folder is reached.
    pub core: Arc<dyn Core>,
    /// How long is waited for others.
    pub patience: Patience,
}

/// A server that runs. It ends with [`Serve::close`] or when it is dropped.
pub struct Serve {
    address: SocketAddr,
    names: Names,
    token: Token,
    closing: watch::Sender<bool>,
    taking: JoinHandle<()>,
    connections: Arc<Semaphore>,
}

impl Serve {
    /// Begins to serve. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// When the address is taken or cannot be used, or others could read along.
    pub async fn open(setup: Setup) -> Result<Self, ServeError> {
        let Setup {
            bind,
            port,
            certificate,
            token,
            bundle,
            core,
            patience,
        } = setup;
        if certificate.is_none() && !bind.to_canonical().is_loopback() {
            return Err(ServeError::Open(bind));
        }
        let wanted = SocketAddr::new(bind, port);
        let failed = |source: std::io::Error| match source.kind() {
            ErrorKind::AddrInUse => ServeError::Taken(wanted),
            _ => ServeError::Address {
                address: wanted,
                source,
            },
        };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let names = Names {
            certified: certificate
                .iter()
                .flat_map(|certificate| certificate.names.clone())
                .collect(),
            encrypted: certificate.is_some(),
        };
        let (closing, closes) = watch::channel(false);
        let connections = Arc::new(Semaphore::new(CONNECTIONS));
        let room = Room::new(bundle, names.clone(), core, token.clone(), patience, closes);
        let taking = take(
            listener,
            certificate,
            Arc::new(room),
            Arc::clone(&connections),
        );
        let taking = tokio::spawn(taking);
        Ok(Self {
            address,
            names,
            token,
            closing,
            taking,
            connections,
        })
    }

    /// Where it is served.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The link that opens it; whoever has that may do what the user may.
    #[must_use]
    pub fn link(&self) -> String {
        format!("{}/#token={}", self.origin(), self.token.words())
    }

    /// The link without the token.
    #[must_use]
    pub fn origin(&self) -> String {
        let (scheme, port) = (self.names.scheme(), self.address.port());
        match (self.name(), self.address.ip()) {
            (Some(name), _) => format!("{scheme}://{name}:{port}"),
            (None, ip) if ip.is_unspecified() => format!("{scheme}://localhost:{port}"),
            (None, _) => format!("{scheme}://{}", self.address),
        }
    }

    /// The name that the certificate gives this machine, where it gives one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        let mut names = self.names.certified.iter().map(String::as_str);
        names.find(|name| !name.starts_with("*."))
    }

    /// Ends all connections, and waits for that, but not for long.
    pub async fn close(mut self) {
        self.closing.send_replace(true);
        let _ = timeout(ENDS, &mut self.taking).await;
        let all = self.connections.acquire_many(CONNECTIONS as u32);
        if timeout(ENDS, all).await.is_err() {
            tracing::warn!("some pages are still open");
        }
    }
}

impl Drop for Serve {
    fn drop(&mut self) {
        self.closing.send_replace(true);
    }
}

/// Takes connections until the end.
async fn take(
    listener: TcpListener,
    certificate: Option<Certificate>,
    room: Arc<Room>,
    connections: Arc<Semaphore>,
) {
    let mut closing = room.closing.clone();
    loop {
        let taken = tokio::select! {
            taken = listener.accept() => taken,
            () = closed(&mut closing) => return,
        };
        let stream = match taken {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a browser could not connect");
                tokio::time::sleep(AGAIN).await;
                continue;
            }
        };
        let Ok(place) = Arc::clone(&connections).try_acquire_owned() else {
            tracing::warn!("too many connections");
            continue;
        };
        tokio::spawn(begin(stream, certificate.clone(), Arc::clone(&room), place));
    }
}

/// One connection, encrypted where it is to be.
async fn begin(
    stream: TcpStream,
    certificate: Option<Certificate>,
    room: Arc<Room>,
    place: OwnedSemaphorePermit,
) {
    let Ok(local) = stream.local_addr() else {
        return; // It has gone already.
    };
    // What is said in few words is to arrive at once.
    let _ = stream.set_nodelay(true);
    let Some(certificate) = certificate else {
        return speak(stream, local.ip(), room, place).await;
    };
    let longest = room.patience.begins;
    match timeout(longest, certificate.acceptor.accept(stream)).await {
        Ok(Ok(stream)) => speak(stream, local.ip(), room, place).await,
        Ok(Err(error)) => tracing::debug!(%error, "no encrypted connection"),
        Err(_) => tracing::debug!("a connection was never encrypted"),
    }
}

/// Answers what a browser asks on a connection.
async fn speak<S>(stream: S, local: IpAddr, room: Arc<Room>, place: OwnedSemaphorePermit)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut closing = room.closing.clone();
    let begins = room.patience.begins;
    // A page keeps the place of its connection.
    let place = Arc::new(place);
    let service = service_fn(move |asked| {
        let answer = reply(asked, local, Arc::clone(&room), Arc::clone(&place));
        async move { Ok::<Answer, Infallible>(answer) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(begins)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    tokio::select! {
        served = timeout(FILES, connection) => {
            if let Ok(Err(error)) = served {
                tracing::debug!(%error, "a browser went away");
            }
        }
        () = closed(&mut closing) => {}
    }
}

/// The answer to one request; where a page wants to speak, it does from then on.
fn reply(
    mut asked: Request<Incoming>,
    local: IpAddr,
    room: Arc<Room>,
    place: Arc<OwnedSemaphorePermit>,
) -> Answer {
    let upgrade = hyper::upgrade::on(&mut asked);
    // A body, where somebody sends one, is never read.
    let (parts, _) = asked.into_parts();
    let answer = answer(&parts, local, &room.names, &room.bundle);
    if answer.status() == StatusCode::SWITCHING_PROTOCOLS {
        tokio::spawn(async move {
            match upgrade.await {
                Ok(stream) => {
                    let config = Some(page::config());
                    let stream = TokioIo::new(stream);
                    let socket = WebSocketStream::from_raw_socket(stream, Role::Server, config);
                    page::attend(socket.await, room).await;
                }
                Err(error) => tracing::debug!(%error, "a page went away"),
            }
            drop(place);
        });
    }
    answer
}
