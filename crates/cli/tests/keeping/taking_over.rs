//! A face that wants to hold the data folder itself ends the Sotto that holds it, and nothing is lost.

use sotto_cli::core::Core;
use sotto_cli::home::Home;

use crate::*;

#[test]
fn whoever_takes_over_ends_the_one_that_runs_and_loses_nothing() {
    let place = Place::new();
    let home = Home::at(Some(place.folder.path().join("data"))).unwrap();
    home.make().unwrap();
    // There may be nobody to take over from.
    Core::take_over(&home).unwrap();
    place.out(&["tasks", "add", "mend the roof"]);
    assert!(sotto_store::is_held(home.folder()));
    Core::take_over(&home).unwrap();
    assert!(!sotto_store::is_held(home.folder()));
    assert_eq!(texts(&place.json(&["tasks"])), ["mend the roof"]);
}
