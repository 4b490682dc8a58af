//! Removing a model of the set beside somebody who fetches.

use super::super::{FetchProgress, StarterError};
use super::scene::scene;
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
