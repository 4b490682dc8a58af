//! Removing a model of the set beside somebody who fetches.

use std::fs;

use super::super::hash::hash_bytes;
use super::super::{FetchProgress, StarterError};
use super::scene::{ORIGINAL, scene};
use crate::download::{Part, begun};
use crate::remove::Removal;

#[test]
fn a_model_is_not_removed_while_the_set_is_being_fetched() {
    let scene = scene();
    let starter = scene.starter();
    let path = starter.ensure("m", &mut FetchProgress::silent()).unwrap();
    // What a fetch holds, in this program or in another.
    let fetching = starter.hold().unwrap().unwrap();
    let refused = Removal::of_starter(&starter, "m").err();
    assert!(
        matches!(&refused, Some(StarterError::BeingFetched { model }) if model == "M"),
        "{refused:?}"
    );
    assert!(path.join("a.bin").is_file());
    drop(fetching);

    let removal = Removal::of_starter(&starter, "m").unwrap();
    assert!(
        starter.hold().unwrap().is_none(),
        "nobody fetches meanwhile"
    );
    assert!(removal.carry_out().unwrap());
    assert!(!path.exists());
    let again = Removal::of_starter(&starter, "m").unwrap();
    assert!(!again.carry_out().unwrap(), "it was not here any more");
}

#[test]
fn where_nothing_was_ever_fetched_nothing_is_made_by_removing() {
    let scene = scene();
    let nowhere = scene.kept.path().join("nowhere");
    let starter = scene.starter().kept_in(&nowhere);
    let removal = Removal::of_starter(&starter, "m").unwrap();
    assert!(!removal.carry_out().unwrap());
    assert!(!nowhere.exists());
    assert!(matches!(
        Removal::of_starter(&starter, "nobody"),
        Err(StarterError::Unknown { .. })
    ));
}

#[test]
fn what_is_unfinished_of_a_model_goes_while_another_is_fetched_and_stays_while_it_comes_itself() {
    let scene = scene();
    let starter = scene.starter();
    let folder = scene.kept.path().join("unfinished");
    fs::create_dir(&folder).unwrap();
    let place = folder.join(hash_bytes(ORIGINAL));
    let half = || {
        let part = Part::take(&place).unwrap().unwrap();
        fs::write(part.path(), &ORIGINAL[..7]).unwrap();
        part
    };
    // What a fetch of another model holds.
    let fetching = starter.hold().unwrap().unwrap();
    let comes = half();
    let removal = Removal::of_unfinished(&starter, "n").unwrap();
    assert!(!removal.carry_out().unwrap());
    assert_eq!(begun(&place), Some(7));
    drop(comes);
    let of_another = Removal::of_unfinished(&starter, "m").unwrap();
    assert!(!of_another.carry_out().unwrap());
    assert_eq!(begun(&place), Some(7));
    let removal = Removal::of_unfinished(&starter, "n").unwrap();
    assert!(removal.carry_out().unwrap());
    assert_eq!(begun(&place), None);
    assert!(matches!(
        Removal::of_unfinished(&starter, "nobody"),
        Err(StarterError::Unknown { .. })
    ));
    drop(fetching);

    drop(half());
    let removal = Removal::of_starter(&starter, "n").unwrap();
    assert!(removal.carry_out().unwrap());
    assert_eq!(begun(&place), None);
}
