//! What the tests and examples of a room use runs downward as well, or a room could not be understood without those above it.
//! Where an arrow runs otherwise on purpose, it stands here with its reason.

use std::collections::BTreeSet;

use cargo_metadata::DependencyKind;

use super::{metadata, runs_downward};

/// Whose tests know whom besides, and why.
const BESIDES: [(&str, &str, &str); 2] = [
    (
        "sotto-memory",
        "sotto-models",
        "they read the model that set-up fetched, and shrink one as set-up does",
    ),
    (
        "sotto-tests",
        "sotto-ear",
        "they count wrong words as the ear's own tests do, and measure it without its program",
    ),
];

#[test]
fn tests_know_lower_rooms_only() {
    let (mut upward, mut met) = (Vec::new(), BTreeSet::new());
    for package in metadata().packages {
        let room = package.name.to_string();
        for known in &package.dependencies {
            if known.kind != DependencyKind::Development || !known.name.starts_with("sotto-") {
                continue;
            }
            let named = BESIDES
                .iter()
                .position(|(from, to, _)| *from == room && *to == known.name);
            if let Some(place) = named {
                met.insert(place);
            } else if !runs_downward(&room, &known.name) {
                upward.push(format!("{room} → {}", known.name));
            }
        }
    }
    assert!(
        upward.is_empty(),
        "these dependencies of tests run upward or sideways: {upward:?}"
    );
    for (place, (room, known, why)) in BESIDES.iter().enumerate() {
        assert!(
            met.contains(&place),
            "{room} → {known} is named here ({why}), and is no more"
        );
        assert!(
            !runs_downward(room, known),
            "{room} → {known} runs downward and needs no reason"
        );
    }
}
