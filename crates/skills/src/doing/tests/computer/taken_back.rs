//! What the computer did is taken back, and what it refuses leaves nothing to take back.

use super::*;

#[test]
fn undo_puts_it_as_it_was() {
    let house = house(Room::at(40));
    let undo = call("undo", &[]);
    for (done, said, asked) in [
        (
            call("volume_up", &[]),
            "The volume is as it was.",
            "set_volume 40",
        ),
        (
            call("volume_set", &[("level", "full")]),
            "The volume is as it was.",
            "set_volume 40",
        ),
        (
            call("mute", &[]),
            "The sound is on again.",
            "set_muted false",
        ),
        (call("media_play", &[]), "Paused again.", "media Pause"),
        (call("media_pause", &[]), "Playing again.", "media Play"),
        (
            call("media_next", &[]),
            "Back to the one before.",
            "media Previous",
        ),
        (
            call("media_previous", &[]),
            "On to the next again.",
            "media Next",
        ),
    ] {
        house.does(&done).unwrap();
        house.room.heard();
        assert_eq!(house.says(&undo), said, "{}", done.tool);
        assert_eq!(house.room.heard(), [asked], "{}", done.tool);
    }
    // What cannot be taken back is not.
    house
        .does(&call("open_app", &[("app", "Firefox")]))
        .unwrap();
    house.does(&call("lock_screen", &[])).unwrap();
    assert_eq!(
        house.says(&undo),
        "That cannot be taken back. Say it again for what was done before it."
    );
    assert_eq!(house.says(&undo), "There is nothing to undo.");
}

#[test]
fn what_played_before_plays_on_and_what_stood_still_stays_still() {
    let undo = call("undo", &[]);
    for (tool, plays, back) in [
        ("media_play", true, None),
        ("media_play", false, Some("media Pause")),
        ("media_pause", true, Some("media Play")),
        ("media_pause", false, None),
    ] {
        let house = house(Room {
            plays: Some(plays),
            ..Room::default()
        });
        house.does(&call(tool, &[])).unwrap();
        house.room.heard();
        let said = house.says(&undo);
        let heard: Vec<String> = back.into_iter().map(str::to_owned).collect();
        assert_eq!(house.room.heard(), heard, "{tool}, {plays}: {said}");
    }
}

#[test]
fn undo_deletes_the_picture_and_says_so_when_it_cannot() {
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("Screenshot 1.png");
    let house = house(Room {
        picture: picture.clone(),
        ..Room::default()
    });
    let (take, undo) = (call("screenshot", &[]), call("undo", &[]));
    std::fs::write(&picture, "a picture").unwrap();
    house.does(&take).unwrap();
    assert_eq!(house.says(&undo), "The screenshot is deleted.");
    assert!(!picture.exists());
    // A folder in its place is not deleted like a file.
    std::fs::create_dir(&picture).unwrap();
    house.does(&take).unwrap();
    let said = house.says(&undo);
    assert!(said.contains("could not be deleted"), "{said}");
    assert!(picture.exists());
}

#[test]
fn what_the_computer_refuses_is_said_and_nothing_is_there_to_undo() {
    let failed = || DesktopError::Failed {
        what: "change the volume",
        reason: "no loudspeaker".to_owned(),
    };
    let missing = || DesktopError::NoProgram {
        what: "lock the screen",
        programs: "systemd, xdg-utils, swaylock",
    };
    let no_app = || DesktopError::NoSuchApp("Firefox".to_owned());
    let no_page = || DesktopError::NotAPage("news".to_owned());
    for (call, what, why, said) in [
        (
            call("volume_up", &[]),
            "volume",
            failed(),
            "The computer could not change the volume: no loudspeaker",
        ),
        (
            call("volume_set", &[("level", "20")]),
            "set_volume",
            failed(),
            "The computer could not change the volume: no loudspeaker",
        ),
        (
            call("mute", &[]),
            "set_muted",
            failed(),
            "The computer could not change the volume: no loudspeaker",
        ),
        (
            call("media_next", &[]),
            "media",
            DesktopError::NoPlayer,
            "Nothing is playing that I could control.",
        ),
        (
            call("open_app", &[("app", "Firefox")]),
            "open_app",
            no_app(),
            "I found no program called \"Firefox\".",
        ),
        (
            call("open_page", &[("page", "news")]),
            "open_page",
            no_page(),
            "\"news\" is no web address I may open.",
        ),
        (
            call("lock_screen", &[]),
            "lock",
            missing(),
            "Nothing on this computer can lock the screen. Install one of: systemd, xdg-utils, swaylock.",
        ),
        (
            call("screenshot", &[]),
            "screenshot",
            missing(),
            "Nothing on this computer can lock the screen. Install one of: systemd, xdg-utils, swaylock.",
        ),
    ] {
        let house = house(Room::at(40));
        house.room.refuse(what, why);
        assert!(
            matches!(house.does(&call), Err(NotDone::Failed(_))),
            "{what}"
        );
        assert_eq!(house.says(&call), said, "{what}");
        assert_eq!(*house.room.volume.lock().unwrap(), 40, "{what}");
        assert_eq!(
            house.says(&Call::new("undo")),
            "There is nothing to undo.",
            "{what}"
        );
    }
}

#[test]
fn what_cannot_be_put_back_is_said_with_the_undo() {
    let house = house(Room::at(40));
    house.does(&call("media_next", &[])).unwrap();
    house.room.refuse("media", DesktopError::NoPlayer);
    assert_eq!(
        house.says(&call("undo", &[])),
        "Back to the one before. Nothing is playing that I could control."
    );
}
