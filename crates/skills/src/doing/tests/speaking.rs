//! Louder, quieter, faster, slower: a setting that changes by a step, goes no further than a voice does, and is taken back
//! with the rest of its sentence.

use sotto_api::{SettingsPatch, SpeechSettingsPatch};
use sotto_store::settings;

use super::*;

/// A store with somebody who speaks to it.
struct House {
    store: Store,
    abilities: Abilities,
    book: Phrasebook,
    _folder: tempfile::TempDir,
}

fn house(language: Language) -> House {
    let folder = tempfile::tempdir().unwrap();
    let opened = Store::open(folder.path(), &NoKeychain, Timestamp::UNIX_EPOCH).unwrap();
    let abilities = Abilities::built_in().unwrap();
    House {
        store: opened.store,
        book: Phrasebook::of(language, &abilities).unwrap(),
        abilities,
        _folder: folder,
    }
}

impl House {
    /// What is answered to the nth call of a turn, and what that means for the voice.
    fn says(&self, turn: Id, index: u32, tool: &str) -> (String, Option<Voice>) {
        let now = date(2026, 11, 21).at(10, 0, 0, 0);
        let now = now.in_tz("Europe/Berlin").unwrap();
        let here = Here {
            store: &self.store,
            desktop: &System,
            abilities: &self.abilities,
            now: &now,
            language: self.book.language(),
            book: &self.book,
            preferences: &Preferences::default(),
            key: ActKey {
                turn,
                revision: 0,
                index,
            },
            last_answer: None,
            similar: &|_| Vec::new(),
        };
        match carry_out(&Call::new(tool), &here) {
            Ok(done) => {
                let verb = self.abilities.verb(tool).unwrap();
                (self.book.done(verb, &done), done.voice)
            }
            Err(not) => (self.book.not_done(&not, &self.abilities), None),
        }
    }

    /// The same as the only call of a turn.
    fn says_at_once(&self, tool: &str) -> (String, Option<Voice>) {
        self.says(Id::new(), 0, tool)
    }

    /// Loudness and pace, in percent.
    fn voice(&self) -> (u32, u32) {
        let speech = self.store.read(settings::get).unwrap().speech;
        (speech.volume_percent, speech.speed_percent)
    }

    fn set(&self, (volume, speed): (u32, u32)) {
        let patch = SettingsPatch {
            speech: Some(SpeechSettingsPatch {
                volume_percent: Some(volume),
                speed_percent: Some(speed),
                ..SpeechSettingsPatch::default()
            }),
            ..SettingsPatch::default()
        };
        let act = Act::by_hand(Timestamp::UNIX_EPOCH, "").for_good();
        self.store
            .act(act, |writer| settings::change(writer, patch))
            .unwrap();
    }
}

#[test]
fn each_of_the_four_goes_a_step_comes_back_and_ends_where_a_voice_does() {
    let house = house(Language::ENGLISH);
    let better = || ("Is this better?".to_owned(), Some(Voice::Changed));
    type Values = (u32, u32);
    let rows: [(&str, Values, Values); 12] = [
        ("speech_louder", (100, 100), (115, 100)),
        ("speech_quieter", (100, 100), (85, 100)),
        ("speech_faster", (100, 100), (100, 115)),
        ("speech_slower", (100, 100), (100, 85)),
        // The last step is a shorter one.
        ("speech_louder", (195, 100), (200, 100)),
        ("speech_quieter", (20, 100), (10, 100)),
        ("speech_faster", (100, 190), (100, 200)),
        ("speech_slower", (100, 60), (100, 50)),
        // In the window it can be set beyond what is heard: a step from there is heard too.
        ("speech_louder", (0, 100), (25, 100)),
        ("speech_slower", (100, 400), (100, 185)),
        ("speech_faster", (100, 25), (100, 65)),
        ("speech_quieter", (200, 100), (185, 100)),
    ];
    for (tool, before, after) in rows {
        house.set(before);
        assert_eq!(house.says_at_once(tool), better(), "{tool} {before:?}");
        assert_eq!(house.voice(), after, "{tool} {before:?}");
        let undone = ("As before.".to_owned(), Some(Voice::Changed));
        assert_eq!(house.says_at_once("undo"), undone, "{tool} {before:?}");
        assert_eq!(house.voice(), before, "{tool} {before:?}");
    }
    for (tool, end, said) in [
        ("speech_louder", (200, 100), "I cannot speak any louder."),
        (
            "speech_quieter",
            (10, 100),
            "I cannot speak any more quietly.",
        ),
        (
            "speech_quieter",
            (0, 100),
            "I cannot speak any more quietly.",
        ),
        ("speech_faster", (100, 200), "I cannot speak any faster."),
        ("speech_faster", (100, 400), "I cannot speak any faster."),
        (
            "speech_slower",
            (100, 50),
            "I cannot speak any more slowly.",
        ),
    ] {
        house.set(end);
        assert_eq!(house.says_at_once(tool), (said.to_owned(), None), "{tool}");
        assert_eq!(house.voice(), end, "{tool}");
        // Nothing was changed, so there is nothing of it to take back.
        let none = "There is nothing to undo.";
        assert_eq!(house.says_at_once("undo").0, none, "{tool}");
    }
}

#[test]
fn what_was_asked_in_one_sentence_is_taken_back_as_one() {
    let house = house(Language::GERMAN);
    let turn = Id::new();
    for (index, tool) in [(0, "speech_louder"), (1, "speech_slower")] {
        assert_eq!(house.says(turn, index, tool).0, "Ist es so besser?");
    }
    assert_eq!(house.voice(), (115, 85));
    // Heard again, it is done once.
    house.says(turn, 1, "speech_slower");
    assert_eq!(house.voice(), (115, 85));
    assert_eq!(house.says_at_once("undo").0, "Wie vorher. Wie vorher.");
    assert_eq!(house.voice(), (100, 100));
}
