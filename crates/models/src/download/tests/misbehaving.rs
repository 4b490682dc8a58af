//! What servers do.

use std::io::Write;
use std::time::Duration;

use super::super::server::{Server, good, head, range_head, whole};
use super::*;

#[test]
fn a_good_server_gives_the_file_and_it_is_fetched_only_once() {
    let scene = Scene::new();
    let server = Server::start(move |asked, stream, _| good(asked, stream, &body(), "\"1\""));
    let mut told = Vec::new();
    let urls = [server.url("/model.bin")];
    scene
        .fetch_telling(&urls, &Cancel::default(), &mut |progress| {
            told.push(progress)
        })
        .unwrap();
    assert!(matches!(
        &told[0],
        Progress::Connecting {
            resumed_from: 0,
            ..
        }
    ));
    assert_eq!(
        told.last(),
        Some(&Progress::Done {
            bytes: 300_000,
            was_there: false
        })
    );
    let full = told
        .iter()
        .any(|progress| matches!(progress, Progress::Receiving(m) if m.fraction == 1.0));
    let checked = told
        .iter()
        .any(|progress| matches!(progress, Progress::Checking(m) if m.fraction == 1.0));
    assert!(full && checked, "{told:?}");
    scene.fetch_well(&urls);
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn a_cut_is_resumed_where_it_happened() {
    let scene = Scene::new();
    let server = Server::start(move |asked, stream, _| {
        let body = body();
        match asked.number {
            0 => {
                head(
                    stream,
                    200,
                    &[("Content-Length", "300000"), ("ETag", "\"1\"")],
                )?;
                stream.write_all(&body[..100_000])
            }
            1 => {
                range_head(stream, &body, 100_000, "\"1\"")?;
                stream.write_all(&body[100_000..250_000])
            }
            _ => good(asked, stream, &body, "\"1\""),
        }
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(100_000), Some(250_000)]);
    assert!(
        server.asked()[1..]
            .iter()
            .all(|asked| asked.header("if-range") == Some("\"1\""))
    );
}

#[test]
fn a_server_that_always_cuts_without_giving_anything_is_left() {
    let scene = Scene::new();
    let cutting = Server::start(|_, stream, _| head(stream, 200, &[("Content-Length", "300000")]));
    assert_eq!(scene.fails(&[cutting.url("/")]), Setback::Cut);
    assert_eq!(cutting.asked().len(), 5);
    let pauses: Vec<f64> = scene.waits().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(
        pauses,
        [0.5, 1.0, 2.0, 4.0],
        "half of a doubled pause, by the chance of this world"
    );
}

#[test]
fn a_server_that_ignores_the_range_is_read_from_the_start() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| {
        if asked.number == 0 {
            head(stream, 200, &[("Content-Length", "300000")])?;
            return stream.write_all(&body()[..100_000]);
        }
        whole(stream, 200, &[], &body())
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(100_000)]);
}

#[test]
fn a_wrong_range_is_not_glued_on() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| {
        let body = body();
        match asked.offset() {
            None if asked.number == 0 => {
                head(stream, 200, &[("Content-Length", "300000")])?;
                stream.write_all(&body[..100_000])
            }
            None => whole(stream, 200, &[], &body),
            Some(offset) => {
                range_head(stream, &body, offset + 1, "\"1\"")?;
                stream.write_all(&body[offset + 1..])
            }
        }
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(100_000), None]);
}

#[test]
fn a_range_that_is_wrong_every_time_leads_to_the_mirror() {
    let scene = Scene::new();
    let odd = Server::start(|_, stream, _| range_head(stream, &body(), 7, "\"1\""));
    let mirror = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"2\""));
    scene.fetch_well(&[odd.url("/"), mirror.url("/")]);
    assert_eq!(odd.asked().len(), 2);
}

#[test]
fn a_file_that_changed_on_the_server_is_fetched_anew() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| {
        if asked.number == 0 {
            head(
                stream,
                200,
                &[("Content-Length", "300000"), ("ETag", "\"old\"")],
            )?;
            return stream.write_all(&[9; 100_000]);
        }
        good(asked, stream, &body(), "\"new\"")
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(server.asked()[1].header("if-range"), Some("\"old\""));
}

#[test]
fn two_halves_that_do_not_fit_are_thrown_away_and_fetched_anew() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| {
        if asked.number == 0 {
            head(stream, 200, &[("Content-Length", "300000")])?;
            return stream.write_all(&[9; 100_000]);
        }
        good(asked, stream, &body(), "\"1\"")
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(100_000), None]);
}

#[test]
fn a_wrong_file_is_never_kept_and_the_mirror_is_tried() {
    let scene = Scene::new();
    let wrong = Server::start(|_, stream, _| whole(stream, 200, &[], &[9; 300_000]));
    let Setback::WrongHash { .. } = scene.fails(&[wrong.url("/")]) else {
        panic!("no wrong hash")
    };
    assert!(!scene.part().exists());
    assert_eq!(wrong.asked().len(), 1);
    let mirror = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"1\""));
    scene.fetch_well(&[wrong.url("/"), mirror.url("/")]);
}

#[test]
fn a_busy_server_is_asked_again_when_it_wishes() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| match asked.number {
        0 => whole(stream, 429, &[("Retry-After", "7")], b"slow down"),
        1 => whole(
            stream,
            503,
            &[("Retry-After", "Wed, 21 Oct 2026 07:28:20 GMT")],
            b"",
        ),
        2 => whole(stream, 503, &[], b""),
        _ => good(asked, stream, &body(), "\"1\""),
    });
    scene.fetch_well(&[server.url("/")]);
    let pauses: Vec<f64> = scene.waits().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(pauses, [7.5, 21.0, 2.0]);
}

#[test]
fn a_server_that_wants_an_hour_is_left_for_the_mirror() {
    let scene = Scene::new();
    let busy = Server::start(|_, stream, _| whole(stream, 429, &[("Retry-After", "3600")], b""));
    let mirror = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"1\""));
    scene.fetch_well(&[busy.url("/"), mirror.url("/")]);
    assert_eq!((busy.asked().len(), scene.waits().len()), (1, 0));
}

#[test]
fn a_missing_file_leads_to_the_mirror_or_to_a_sentence_with_the_next_step() {
    let scene = Scene::new();
    let gone = Server::start(|_, stream, _| whole(stream, 404, &[], b"no such file"));
    let error = scene
        .fetch(&[gone.url("/model.bin")])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("error 404") && error.contains("import the file"),
        "{error}"
    );
    let mirror = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"1\""));
    scene.fetch_well(&[gone.url("/"), mirror.url("/")]);
}

#[test]
fn a_mirror_goes_on_where_the_first_address_stopped() {
    let scene = Scene::new();
    let first = Server::start(|asked, stream, _| {
        if asked.number == 0 {
            head(
                stream,
                200,
                &[("Content-Length", "300000"), ("ETag", "\"1\"")],
            )?;
            return stream.write_all(&body()[..200_000]);
        }
        whole(stream, 403, &[], b"")
    });
    let mirror = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"2\""));
    scene.fetch_well(&[first.url("/"), mirror.url("/")]);
    assert_eq!(offsets(&mirror), [Some(200_000)]);
    // The mark of another server means nothing here.
    assert_eq!(mirror.asked()[0].header("if-range"), None);
}

#[test]
fn a_redirect_is_followed_and_a_circle_is_left() {
    let scene = Scene::new();
    let storage = Server::start(|asked, stream, _| good(asked, stream, &body(), "\"1\""));
    let target = storage.url("/signed?key=1");
    let server = Server::start(move |asked, stream, _| match asked.path.as_str() {
        "/circle" => whole(stream, 302, &[("Location", "/circle")], b""),
        _ => whole(stream, 302, &[("Location", &target)], b""),
    });
    scene.fetch_well(&[server.url("/circle"), server.url("/model.bin")]);
    assert_eq!(storage.asked().len(), 1);
}

#[test]
fn a_shorter_file_is_not_begun() {
    let scene = Scene::new();
    let short = Server::start(|_, stream, _| whole(stream, 200, &[], &body()[..1_000]));
    assert_eq!(
        scene.fails(&[short.url("/")]),
        Setback::WrongLength { promised: 1_000 }
    );
    assert!(!scene.part().exists());
}

#[test]
fn more_than_promised_is_never_written() {
    let scene = Scene::new();
    let endless = Server::start(|_, stream, _| {
        head(stream, 200, &[])?;
        stream.write_all(&body())?;
        // Goes on until the other side hangs up.
        loop {
            stream.write_all(&[0; 65_536])?;
        }
    });
    assert_eq!(scene.fails(&[endless.url("/")]), Setback::TooLong);
    assert!(!scene.part().exists());
}

#[test]
fn chunks_without_a_length_are_fine_and_an_early_end_is_noticed() {
    let scene = Scene::new();
    let server = Server::start(|asked, stream, _| {
        let body = body();
        if asked.number > 0 {
            assert_eq!(asked.offset(), Some(150_000));
        }
        let offset = asked.offset().unwrap_or(0);
        let end = if asked.number == 0 {
            150_000
        } else {
            body.len()
        };
        let chunked = ("Transfer-Encoding", "chunked");
        match offset {
            0 => head(stream, 200, &[chunked])?,
            _ => head(
                stream,
                206,
                &[chunked, ("Content-Range", "bytes 150000-299999/*")],
            )?,
        }
        for chunk in body[offset..end].chunks(50_000) {
            write!(stream, "{:x}\r\n", chunk.len())?;
            stream.write_all(chunk)?;
            stream.write_all(b"\r\n")?;
        }
        stream.write_all(b"0\r\n\r\n")
    });
    scene.fetch_well(&[server.url("/")]);
}

#[test]
fn a_silent_line_is_noticed_and_resumed() {
    let mut scene = Scene::new();
    scene.limits.stall_after = Duration::from_millis(300);
    let server = Server::start(|asked, stream, gate| {
        if asked.number == 0 {
            head(stream, 200, &[("Content-Length", "300000")])?;
            stream.write_all(&body()[..100_000])?;
            gate.wait();
            return Ok(());
        }
        good(asked, stream, &body(), "\"1\"")
    });
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(100_000)]);
}

#[test]
fn a_server_that_takes_the_connection_and_says_nothing_is_left() {
    let mut scene = Scene::new();
    scene.limits.answer_within = Duration::from_millis(100);
    let mute = Server::start(|_, _, gate| {
        gate.wait();
        Ok(())
    });
    assert_eq!(scene.fails(&[mute.url("/")]), Setback::Stalled);
}

#[test]
fn nobody_there_is_tried_some_times_and_then_told() {
    let scene = Scene::new();
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    assert_eq!(
        scene.fails(&[format!("http://{closed}/")]),
        Setback::Unreachable
    );
    assert_eq!(scene.waits().len(), 4);
}

#[test]
fn a_proxy_with_a_login_stops_with_its_own_sentence_and_then_lets_through() {
    let scene = Scene::new();
    // "Basic " and base64 of me:word
    let proxy = Server::start_with_login(Some("Basic bWU6d29yZA=="), |asked, stream, _| {
        good(asked, stream, &body(), "\"1\"")
    });
    let change = |url: String| {
        scene
            .outbound
            .change(|switch| switch.proxy.url = Some(url))
            .unwrap()
    };
    let urls = ["http://models.example/model.bin".to_owned()];
    change(format!("http://{}", proxy.address));
    let error = scene.fetch(&urls).unwrap_err();
    assert!(
        matches!(
            &error,
            DownloadError::Outbound(inner) if matches!(**inner, OutboundError::ProxyLogin { .. })
        ),
        "{error}"
    );
    assert_eq!(proxy.connects().len(), 1);
    change(format!("http://me:word@{}", proxy.address));
    scene.fetch_well(&urls);
}
