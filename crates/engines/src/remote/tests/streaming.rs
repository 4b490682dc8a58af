//! A server that streams as slowly as the test wants: pieces arrive one by one, a cancel closes the connection, and the
//! user's switch is asked anew for every request.

use std::net::TcpStream;
use std::time::Duration;

use sotto_outbound::OutboundError;

use super::*;

/// Hands over the connection once the request was read; the test says what is answered.
fn by_hand() -> (String, Receiver<TcpStream>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", listener.local_addr().unwrap());
    let (sender, streams) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let stream = stream.unwrap();
            let mut input = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            loop {
                let mut line = String::new();
                input.read_line(&mut line).unwrap();
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                if line.trim().is_empty() {
                    break;
                }
            }
            let mut body = vec![0; length];
            input.read_exact(&mut body).unwrap();
            (&stream)
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
                .unwrap();
            if sender.send(stream).is_err() {
                return;
            }
        }
    });
    (base, streams)
}

fn event(mut to: &TcpStream, data: &str) -> std::io::Result<()> {
    to.write_all(format!("data: {data}\n\n").as_bytes())
}

fn mind(base: String, door: Outbound) -> RemoteMind {
    let model = "tiny".into();
    RemoteMind::new(
        door,
        Endpoint {
            base,
            model,
            key: None,
        },
    )
}

fn open_door(folder: &tempfile::TempDir) -> Outbound {
    let door = Outbound::open(folder.path());
    door.change(|switch| {
        switch.purposes.insert(Purpose::ExternalModel);
    })
    .unwrap();
    door
}

fn with_a_tool() -> ThinkingRequest {
    let tool = Tool {
        name: "timer".into(),
        description: "Starts a timer".into(),
        parameters: r#"{"type":"object"}"#.into(),
    };
    ThinkingRequest::Chat(Chat {
        tools: vec![tool],
        ..hello()
    })
}

#[test]
fn pieces_arrive_while_the_server_still_writes() {
    let folder = tempfile::tempdir().unwrap();
    let (base, streams) = by_hand();
    let mind = mind(base, open_door(&folder));
    let (heard, hears) = channel();
    let events = std::thread::scope(|scope| {
        scope.spawn(move || {
            let stream = streams.recv().unwrap();
            event(&stream, r#"{"choices":[{"delta":{"content":"One "}}]}"#).unwrap();
            // Nothing more is written before the first piece was heard: whoever collects everything waits for ever.
            assert_eq!(hears.recv(), Ok(ThinkingEvent::Text("One ".into())));
            event(&stream, r#"{"choices":[{"delta":{"content":"moment."}}]}"#).unwrap();
            event(&stream, r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c1","function":{"name":"timer","arguments":"{\"minutes\":"}}]}}]}"#).unwrap();
            event(&stream, r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"5}"}}]},"finish_reason":"tool_calls"}]}"#).unwrap();
            event(&stream, "[DONE]").unwrap();
        });
        let mut events = Vec::new();
        mind.answer(&with_a_tool(), &AtomicBool::new(false), &mut |event| {
            let _ = heard.send(event.clone());
            events.push(event);
            Ok(())
        })
        .unwrap();
        events
    });
    assert_eq!(events[1], ThinkingEvent::Text("moment.".into()));
    assert_eq!(
        events[2],
        ThinkingEvent::Call(ToolCall {
            id: "c1".into(),
            name: "timer".into(),
            arguments: r#"{"minutes":5}"#.into(),
        })
    );
    assert!(matches!(events[3], ThinkingEvent::Finished(_)));
}

#[test]
fn a_cancel_in_the_middle_closes_the_connection() {
    let folder = tempfile::tempdir().unwrap();
    let (base, streams) = by_hand();
    let mind = mind(base, open_door(&folder));
    let cancelled = AtomicBool::new(false);
    let (closed, closes) = channel();
    std::thread::spawn(move || {
        let stream = streams.recv().unwrap();
        // Writes until nobody reads any more.
        while event(&stream, r#"{"choices":[{"delta":{"content":"on and "}}]}"#).is_ok() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = closed.send(());
    });
    let mut pieces = 0;
    let result = mind.answer(&with_a_tool(), &cancelled, &mut |_| {
        pieces += 1;
        cancelled.store(pieces == 3, Ordering::Relaxed);
        Ok(())
    });
    assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
    assert_eq!(pieces, 3);
    assert!(closes.recv_timeout(Duration::from_secs(60)).is_ok());
}

#[test]
fn a_cancel_closes_the_connection_of_a_server_that_says_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (base, streams) = by_hand();
    let mind = mind(base, open_door(&folder));
    let cancelled = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let asking = scope.spawn(|| mind.answer(&with_a_tool(), &cancelled, &mut |_| Ok(())));
        let mut stream = streams.recv().unwrap();
        cancelled.store(true, Ordering::Relaxed);
        let result = asking.join().unwrap();
        assert!(matches!(result, Err(RemoteError::Cancelled)), "{result:?}");
        // Long before anybody's patience with silence is over.
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
    });
}

#[test]
fn the_switch_is_asked_for_every_request() {
    let folder = tempfile::tempdir().unwrap();
    let (base, streams) = by_hand();
    let door = Outbound::open(folder.path());
    let mind = mind(base, door.clone());
    let ask = || mind.answer(&with_a_tool(), &AtomicBool::new(false), &mut |_| Ok(()));
    let forbidden = |result: Result<(), RemoteError>| {
        assert!(
            matches!(
                result,
                Err(RemoteError::Outbound(OutboundError::Forbidden { .. }))
            ),
            "{result:?}"
        );
    };
    let switch = |purpose, on| {
        door.change(|switch| {
            if on {
                switch.purposes.insert(purpose);
            } else {
                switch.purposes.remove(&purpose);
            }
        })
        .unwrap();
    };
    forbidden(ask());
    // Leave for something else is no leave for this.
    switch(Purpose::ModelDownload, true);
    forbidden(ask());
    switch(Purpose::ExternalModel, true);
    std::thread::scope(|scope| {
        let asking = scope.spawn(ask);
        let stream = streams.recv().unwrap();
        let whole = r#"{"choices":[{"delta":{"content":"Yes."},"finish_reason":"stop"}]}"#;
        event(&stream, whole).unwrap();
        drop(stream);
        asking.join().unwrap().unwrap();
    });
    switch(Purpose::ExternalModel, false);
    forbidden(ask());
    assert!(streams.try_recv().is_err(), "a connection was opened");
}
