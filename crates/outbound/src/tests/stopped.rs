//! Calls that another thread ends: before the answer, in the middle of it, and before they are begun.

use std::io::Write;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::door;
use super::server::{Server, head};
use crate::*;

/// Nobody's patience with silence ends sooner, so what ends sooner was ended.
const PATIENCE: Duration = Duration::from_secs(600);

fn get(url: &str, stop: &Stop) -> Call {
    Call::get(Purpose::ModelDownload, url)
        .granted(Grant::ByUser)
        .answer_within(PATIENCE)
        .silence_at_most(PATIENCE)
        .ended_by(stop)
}

#[test]
fn a_call_is_ended_while_the_server_is_silent() {
    let (asked_for, asked) = channel();
    let server = Server::start(move |asked, stream, gate| {
        if asked.path == "/middle" {
            head(stream, 200, &[("Content-Length", "10")])?;
            stream.write_all(b"half")?;
        }
        let _ = asked_for.send(());
        gate.wait();
        Ok(())
    });
    let folder = tempfile::tempdir().unwrap();
    let door = door(folder.path());
    for path in ["/before", "/middle"] {
        let stop = Stop::new();
        let call = get(&server.url(path), &stop);
        let ended = std::thread::scope(|scope| {
            let calling = scope.spawn(|| match door.send(&call) {
                Ok(answer) => answer.read_text(100).map(|_| ()),
                Err(error) => Err(error),
            });
            asked.recv().unwrap();
            stop.stop();
            calling.join().unwrap()
        });
        assert!(ended.is_err(), "{path}");
        // The same call is not begun again.
        assert!(door.send(&call).is_err(), "{path}");
    }
    assert!(asked.try_recv().is_err());
    let endings = door.ledger().read(&LedgerFilter::default()).unwrap();
    assert_eq!(endings.len(), 4);
    assert!(
        endings
            .iter()
            .all(|attempt| matches!(attempt.ending, Ending::Failed { .. })),
        "{endings:?}"
    );
}
