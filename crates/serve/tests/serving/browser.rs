//! What a browser does, and what somebody does who is none.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use sotto_serve::Serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::house::{House, wait};

/// Sends bytes to the server and gives all that comes back.
pub async fn http(serve: &Serve, request: &str) -> String {
    let mut stream = TcpStream::connect(serve.address()).await.unwrap();
    // Whoever is refused early may find the connection closed.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut all = Vec::new();
    let _ = wait(stream.read_to_end(&mut all)).await;
    String::from_utf8_lossy(&all).into_owned()
}

/// Opens a WebSocket, with other headers than a page of ours would send.
pub async fn upgrade(
    serve: &Serve,
    others: &[(&'static str, Option<&str>)],
) -> Result<WebSocketStream<TcpStream>, Error> {
    let address = serve.address();
    let mut request = format!("ws://{address}/core")
        .into_client_request()
        .unwrap();
    let headers = request.headers_mut();
    headers.insert("origin", format!("http://{address}").parse().unwrap());
    for (name, value) in others {
        match value {
            Some(value) => {
                headers.insert(*name, value.parse().unwrap());
            }
            None => {
                headers.remove(*name);
            }
        }
    }
    let stream = TcpStream::connect(address).await.unwrap();
    wait(client_async(request, stream))
        .await
        .map(|(socket, _)| socket)
}

/// Whether the server ends a connection; what it says before is passed over.
pub async fn ended<S>(socket: &mut WebSocketStream<S>) -> bool
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    wait(async {
        loop {
            match socket.next().await {
                None | Some(Err(_) | Ok(Message::Close(_))) => return true,
                Some(Ok(_)) => {}
            }
        }
    })
    .await
}

/// A page of ours.
pub struct Page {
    pub socket: WebSocketStream<TcpStream>,
    asked: u64,
    /// What happened and was not looked at yet.
    events: std::collections::VecDeque<Value>,
}

impl Page {
    /// One that said hello and is welcome.
    pub async fn open(house: &House) -> Self {
        let mut page = Self::silent(&house.serve).await;
        page.say(&json!({ "hello": { "protocol": 1, "token": house.token } }))
            .await;
        let welcome = page.hear().await;
        assert!(welcome["welcome"]["version"].is_string(), "{welcome}");
        page
    }

    /// One that said nothing yet.
    pub async fn silent(serve: &Serve) -> Self {
        Self {
            socket: upgrade(serve, &[]).await.unwrap(),
            asked: 0,
            events: std::collections::VecDeque::new(),
        }
    }

    pub async fn say(&mut self, what: &Value) {
        let text = Message::text(what.to_string());
        wait(self.socket.send(text)).await.unwrap();
    }

    /// The next thing that is said to it.
    pub async fn hear(&mut self) -> Value {
        match self.next().await {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    /// The next message, whether words or sound.
    pub async fn next(&mut self) -> Message {
        loop {
            let message = wait(self.socket.next()).await;
            match message.expect("it is still there").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// Sends sound, or what is to pass for it.
    pub async fn sound(&mut self, bytes: Vec<u8>) {
        wait(self.socket.send(Message::binary(bytes)))
            .await
            .unwrap();
    }

    /// Asks, and gives the reply.
    pub async fn ask(&mut self, request: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.say(&json!({ "ask": { "id": id, "request": request } }))
            .await;
        loop {
            let mut heard = self.hear().await;
            if heard["reply"]["id"] == id {
                return heard["reply"]["reply"].take();
            }
            let event = heard["event"].take();
            assert!(event.is_object(), "{heard}");
            self.events.push_back(event);
        }
    }

    /// The next event of this kind.
    pub async fn event(&mut self, kind: &str) -> Value {
        loop {
            let event = match self.events.pop_front() {
                Some(event) => event,
                None => self.hear().await["event"].take(),
            };
            if event["kind"] == kind {
                return event;
            }
        }
    }
}
