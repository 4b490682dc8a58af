//! What happens on this side: a full disk, the user's stop, two windows, files that are there already.

use std::io::Write;

use super::super::server::{Server, good, head};
use super::*;

fn good_server() -> Server {
    Server::start(|asked, stream, _| good(asked, stream, &body(), "\"1\""))
}

#[test]
fn too_little_room_is_told_before_anything_is_asked() {
    let scene = Scene::new();
    scene.world.free.store(1_000_000, Ordering::SeqCst);
    let server = good_server();
    let error = scene.fetch(&[server.url("/")]).unwrap_err();
    assert!(
        matches!(
            error,
            DownloadError::NoRoom {
                free: 1_000_000,
                ..
            }
        ),
        "{error}"
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_disk_that_fills_up_keeps_what_came_and_the_rest_follows_later() {
    let scene = Scene::new();
    scene.world.room.store(123_456, Ordering::SeqCst);
    let server = good_server();
    let error = scene.fetch(&[server.url("/")]).unwrap_err();
    assert!(matches!(error, DownloadError::DiskFull { .. }), "{error}");
    assert!(!scene.place().exists());
    assert_eq!(std::fs::metadata(scene.part()).unwrap().len(), 123_456);
    scene.world.room.store(u64::MAX, Ordering::SeqCst);
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None, Some(123_456)]);
}

#[test]
fn what_is_forbidden_while_it_comes_ends_and_goes_on_when_it_may_again() {
    let scene = Scene::new();
    let switch = scene.outbound.clone();
    let server = Server::start(move |asked, stream, gate| {
        if asked.number > 0 {
            return good(asked, stream, &body(), "\"1\"");
        }
        head(
            stream,
            200,
            &[("Content-Length", "300000"), ("ETag", "\"1\"")],
        )?;
        stream.write_all(&body()[..100_000])?;
        // Another program of Sotto does this.
        switch
            .change(|switch| switch.forbid_all = true)
            .map_err(io::Error::other)?;
        gate.wait();
        Ok(())
    });
    let error = scene.fetch(&[server.url("/")]).unwrap_err();
    assert!(
        matches!(
            &error,
            DownloadError::Outbound(why)
                if matches!(**why, sotto_outbound::OutboundError::Forbidden { .. })
        ),
        "{error}"
    );
    assert!(!scene.place().exists());
    scene
        .outbound
        .change(|switch| switch.forbid_all = false)
        .unwrap();
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(server.asked().len(), 2);
}

#[cfg(target_os = "linux")]
#[test]
fn what_the_system_says_of_a_full_disk_is_understood() {
    use std::io::Write;
    let mut full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let error = full.write_all(b"x").unwrap_err();
    let error = super::super::transfer::write_error("m", Path::new("/dev/full"), error, 5);
    assert!(
        matches!(error, DownloadError::DiskFull { kept: 5, .. }),
        "{error}"
    );
}

#[test]
fn a_stop_works_on_a_silent_line_and_keeps_what_came() {
    let scene = Scene::new();
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let server = Server::start(move |asked, stream, gate| {
        if asked.number == 0 {
            head(stream, 200, &[("Content-Length", "300000")])?;
            stream.write_all(&body()[..100_000])?;
            stop.cancel();
            gate.wait();
            return Ok(());
        }
        good(asked, stream, &body(), "\"1\"")
    });
    let error = scene
        .fetch_telling(&[server.url("/")], &cancel, &mut |_| {})
        .unwrap_err();
    assert!(matches!(error, DownloadError::Cancelled { .. }), "{error}");
    scene.fetch_well(&[server.url("/")]);
}

#[test]
fn a_stop_works_during_a_pause() {
    let scene = Scene::in_world(World {
        cancel_on_wait: true,
        ..World::default()
    });
    let busy = Server::start(|_, stream, _| super::super::server::whole(stream, 503, &[], b""));
    let error = scene.fetch(&[busy.url("/")]).unwrap_err();
    assert!(
        matches!(error, DownloadError::Cancelled { kept: 0, .. }),
        "{error}"
    );
    assert_eq!(busy.asked().len(), 1);
}

#[test]
fn two_windows_do_not_write_into_one_file() {
    let scene = Scene::new();
    let server = good_server();
    std::fs::create_dir_all(scene.place().parent().unwrap()).unwrap();
    let other = part::Part::take(&scene.place()).unwrap().unwrap();
    let error = scene.fetch(&[server.url("/")]).unwrap_err();
    assert!(
        matches!(error, DownloadError::AlreadyRunning { .. }),
        "{error}"
    );
    drop(other);
    scene.fetch_well(&[server.url("/")]);
}

#[test]
fn the_switch_is_obeyed_at_once_and_without_a_second_try() {
    let scene = Scene::new();
    let server = good_server();
    scene
        .outbound
        .change(|switch| switch.forbid_all = true)
        .unwrap();
    let error = scene
        .fetch(&[server.url("/"), server.url("/mirror")])
        .unwrap_err();
    assert!(
        matches!(
            &error,
            DownloadError::Outbound(inner) if matches!(**inner, OutboundError::Forbidden { .. })
        ),
        "{error}"
    );
    assert!(server.asked().is_empty());
}

#[test]
fn a_damaged_file_in_place_is_replaced_and_an_unfinished_one_of_another_model_is_not_used() {
    let scene = Scene::new();
    let server = good_server();
    std::fs::create_dir_all(scene.place().parent().unwrap()).unwrap();
    std::fs::write(scene.place(), vec![9; 300_000]).unwrap();
    std::fs::write(scene.part(), vec![9; 1_000]).unwrap();
    let origin = scene.part().with_extension("part.toml");
    std::fs::write(
        origin,
        format!("url = 'x'\nsha256 = '{}'", FileHash([7; 32])),
    )
    .unwrap();
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None]);
}

#[test]
fn an_unfinished_file_that_is_too_long_or_already_whole_is_handled() {
    let scene = Scene::new();
    let server = good_server();
    std::fs::create_dir_all(scene.place().parent().unwrap()).unwrap();
    std::fs::write(scene.part(), &scene.body).unwrap();
    scene.fetch_well(&[server.url("/")]);
    assert!(server.asked().is_empty(), "all bytes were there");
    std::fs::write(scene.place(), b"other").unwrap();
    std::fs::write(scene.part(), vec![1; 400_000]).unwrap();
    scene.fetch_well(&[server.url("/")]);
    assert_eq!(offsets(&server), [None]);
}

#[test]
fn a_folder_that_cannot_be_made_is_told() {
    let scene = Scene::new();
    std::fs::write(scene.folder.path().join("models"), b"a file, not a folder").unwrap();
    let error = scene
        .fetch(&["http://127.0.0.1:1/".to_owned()])
        .unwrap_err();
    assert!(matches!(error, DownloadError::Unwritable { .. }), "{error}");
}

#[test]
fn a_file_from_elsewhere_is_taken_when_it_is_the_right_one() {
    let scene = Scene::new();
    let wanted = scene.wanted(&["http://127.0.0.1:1/".to_owned()]);
    let mine = scene.folder.path().join("downloaded by hand.bin");
    let adopt = || {
        scene
            .downloader()
            .adopt(&wanted, &mine, &Cancel::default(), &mut |_| {})
    };
    let missing = adopt().unwrap_err();
    assert!(
        matches!(
            missing,
            DownloadError::NotTheFile(VerifyError::Unreadable { .. })
        ),
        "{missing}"
    );
    std::fs::write(&mine, b"short").unwrap();
    let short = adopt().unwrap_err();
    assert!(
        matches!(
            short,
            DownloadError::NotTheFile(VerifyError::WrongLength { found: 5, .. })
        ),
        "{short}"
    );
    std::fs::write(&mine, vec![9; 300_000]).unwrap();
    let wrong = adopt().unwrap_err();
    assert!(
        matches!(
            wrong,
            DownloadError::NotTheFile(VerifyError::WrongHash { .. })
        ),
        "{wrong}"
    );
    assert!(!scene.place().exists() && !scene.part().exists());
    std::fs::write(&mine, &scene.body).unwrap();
    assert_eq!(adopt().unwrap(), scene.place());
    assert!(mine.exists() && verify::was_verified(&scene.place(), wanted.hash));
    // Touched afterwards: the receipt no longer counts.
    std::fs::write(scene.place(), b"changed").unwrap();
    assert!(!verify::was_verified(&scene.place(), wanted.hash));
}

#[test]
fn every_try_is_in_the_ledger() {
    let scene = Scene::new();
    let server = good_server();
    scene.fetch_well(&[server.url("/")]);
    let all = scene
        .outbound
        .ledger()
        .read(&sotto_outbound::LedgerFilter::default())
        .unwrap();
    assert_eq!((all.len(), all[0].bytes_down), (1, 300_000));
    assert_eq!(all[0].purpose, sotto_outbound::Purpose::ModelDownload);
}

#[test]
fn a_model_comes_with_what_it_needs_and_is_not_begun_when_that_cannot_be() {
    let scene = Scene::new();
    let server = good_server();
    let hash = scene.wanted(&[]).hash;
    let model = |id: &str, more: &str| {
        let head = format!(
            "[[model]]\nid = '{id}'\nkind = 'voice'\ntitle = 'T'\nfile = '{id}.bin'\nlicence = 'MIT'"
        );
        format!("{head}\nurl = 'https://models.example/{id}'\n{more}\n")
    };
    let offered = format!("bytes = 300000\nsha256 = '{hash}'\nfolder = 'shared'");
    let text = [
        "schema = 1\n".to_owned(),
        model("main", &format!("{offered}\nneeds = ['part']")),
        model("part", &offered),
    ];
    let models = scene.folder.path().join("models");
    let fetch = |text: &str, told: &mut Vec<String>| {
        let catalog = crate::catalog::Catalog::parse(text.as_bytes()).unwrap();
        // The addresses of a catalog are encrypted, which this server is not: what is needed is already there.
        for entry in catalog.entries().iter().filter(|entry| entry.is_offered()) {
            let wanted = Wanted {
                urls: vec![server.url("/")],
                ..entry.wanted(&models).unwrap()
            };
            scene
                .downloader()
                .fetch(&wanted, Grant::ByUser, &Cancel::default(), &mut |_| {})
                .unwrap();
        }
        let mut tell = |id: &str, _: Progress| told.push(id.to_owned());
        scene.downloader().fetch_model(
            &catalog,
            "main",
            &models,
            Grant::ByUser,
            &Cancel::default(),
            &mut tell,
        )
    };
    let mut told = Vec::new();
    assert_eq!(
        fetch(&text.concat(), &mut told).unwrap(),
        models.join("voice/shared/main.bin")
    );
    assert_eq!(told, ["part", "main"]);
    let without_hash = text
        .concat()
        .replacen(&offered, "folder = 'shared'", 2)
        .replacen("folder = 'shared'\nneeds", &format!("{offered}\nneeds"), 1);
    let error = fetch(&without_hash, &mut told).unwrap_err();
    assert!(
        matches!(
            error,
            crate::ModelsError::Catalog(crate::catalog::CatalogError::NotOffered { .. })
        ),
        "{error}"
    );
    assert_eq!(told.len(), 2, "nothing was begun");
}
