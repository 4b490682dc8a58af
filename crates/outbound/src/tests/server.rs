//! An HTTP server on 127.0.0.1 that does what each test tells it, good or bad. It is shared with the tests of
//! downloads in `crates/models`.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

/// What came in.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Counts from 0 over all connections.
    pub number: usize,
    pub method: String,
    pub path: String,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Asked {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    /// The offset of `Range: bytes=N-`.
    pub fn offset(&self) -> Option<usize> {
        self.header("range")?
            .strip_prefix("bytes=")?
            .strip_suffix('-')?
            .parse()
            .ok()
    }
}

/// Keeps a connection open and silent until the test is over.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn wait(&self) {
        let mut open = self.0.0.lock().unwrap();
        while !*open {
            open = self.0.1.wait(open).unwrap();
        }
    }

    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }
}

pub struct Server {
    pub address: SocketAddr,
    /// Opened when the server goes.
    pub over: Gate,
    asked: Arc<Mutex<Vec<Asked>>>,
    ends: Arc<AtomicBool>,
}

type Handler = dyn Fn(&Asked, &mut TcpStream, &Gate) -> io::Result<()> + Send + Sync;

impl Server {
    /// A server that answers each request by `handler` and closes the connection after it.
    pub fn start(
        handler: impl Fn(&Asked, &mut TcpStream, &Gate) -> io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        Server::start_with_login(None, handler)
    }

    /// The same, also as a proxy: `CONNECT` is answered with 407 unless the login is right, and what follows
    /// it goes to `handler` as if it were the far host.
    pub fn start_with_login(
        login: Option<&'static str>,
        handler: impl Fn(&Asked, &mut TcpStream, &Gate) -> io::Result<()> + Send + Sync + 'static,
    ) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let over = Gate::default();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let ends = Arc::new(AtomicBool::new(false));
        let handler: Arc<Handler> = Arc::new(handler);
        let number = Arc::new(AtomicUsize::new(0));
        let (log, stop, gate) = (asked.clone(), ends.clone(), over.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (handler, log, gate, number) =
                    (handler.clone(), log.clone(), gate.clone(), number.clone());
                std::thread::spawn(move || serve(stream, login, &*handler, &log, &gate, &number));
            }
        });
        Server {
            address,
            over,
            asked,
            ends,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// All that was asked so far, without the proxy's own requests.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| asked.method != "CONNECT")
            .cloned()
            .collect()
    }

    /// What was asked of it as a proxy.
    pub fn connects(&self) -> Vec<Asked> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .filter(|asked| asked.method == "CONNECT")
            .cloned()
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.open();
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(
    stream: TcpStream,
    login: Option<&str>,
    handler: &Handler,
    log: &Mutex<Vec<Asked>>,
    gate: &Gate,
    number: &AtomicUsize,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(mut asked) = read_request(&mut reader) {
        let is_connect = asked.method == "CONNECT";
        if !is_connect {
            asked.number = number.fetch_add(1, Ordering::SeqCst);
        }
        log.lock().unwrap().push(asked.clone());
        if is_connect {
            let right =
                login.is_none_or(|login| asked.header("proxy-authorization") == Some(login));
            if right {
                let _ = stream.write_all(b"HTTP/1.1 200 Connected\r\n\r\n");
                continue;
            }
            let head = "HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
            let _ = stream.write_all(head.as_bytes());
            return;
        }
        // The other side may hang up in the middle, which is what some tests want.
        let _ = handler(&asked, &mut stream, gate);
        return;
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace();
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) = line.split_once(':')?;
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = vec![0; length];
    io::Read::read_exact(reader, &mut body).ok()?;
    Some(Asked {
        number: 0,
        method,
        path,
        headers,
        body,
    })
}

/// A head with `Connection: close`.
pub fn head(stream: &mut TcpStream, status: u16, headers: &[(&str, &str)]) -> io::Result<()> {
    let mut text = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    stream.write_all(text.as_bytes())
}

/// A complete answer.
pub fn whole(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<()> {
    let length = body.len().to_string();
    let mut all = headers.to_vec();
    all.push(("Content-Length", &length));
    head(stream, status, &all)?;
    stream.write_all(body)
}

/// The head of the right answer to a range: what follows is the rest of `body` from the offset.
pub fn range_head(
    stream: &mut TcpStream,
    body: &[u8],
    offset: usize,
    etag: &str,
) -> io::Result<()> {
    let range = format!(
        "bytes {offset}-{}/{}",
        body.len().saturating_sub(1),
        body.len()
    );
    let length = (body.len() - offset).to_string();
    head(
        stream,
        206,
        &[
            ("Content-Range", &range),
            ("Content-Length", &length),
            ("ETag", etag),
        ],
    )
}

/// What a good file server does.
pub fn good(asked: &Asked, stream: &mut TcpStream, body: &[u8], etag: &str) -> io::Result<()> {
    let same = asked.header("if-range").is_none_or(|mark| mark == etag);
    match asked.offset().filter(|_| same) {
        Some(offset) if offset < body.len() => {
            range_head(stream, body, offset, etag)?;
            stream.write_all(&body[offset..])
        }
        Some(_) => whole(stream, 416, &[], b""),
        None => whole(stream, 200, &[("ETag", etag)], body),
    }
}
