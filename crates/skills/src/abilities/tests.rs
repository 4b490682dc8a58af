#![allow(clippy::unwrap_used, clippy::expect_used)]

use super::*;

#[test]
fn the_built_in_abilities_say_what_they_must() {
    let abilities = Abilities::built_in().unwrap();
    assert!(abilities.all().len() >= 25, "{}", abilities.all().len());
    assert!(abilities.tools().count() >= 60);
    let start = abilities.verb("timer_start").unwrap();
    assert!(start.slot("duration").unwrap().required);
}

#[test]
fn no_file_is_forgotten() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("abilities");
    let mut there: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    there.sort();
    let embedded: Vec<&str> = files::FILES.iter().map(|(name, _)| *name).collect();
    assert_eq!(there, embedded);
}

#[test]
fn examples_fill_what_is_required() {
    for ability in Abilities::built_in().unwrap().all() {
        for verb in &ability.verbs {
            for example in &verb.examples {
                for slot in verb.slots.iter().filter(|slot| slot.required) {
                    assert!(
                        example.slots.contains_key(&slot.name),
                        "{}: {:?} lacks {}",
                        verb.tool,
                        example.say,
                        slot.name
                    );
                }
            }
        }
    }
}

const GOOD: &str = r#"
id = "tea"
title = "Tea"
what = "Makes tea."
group = "talk"
screen = "none"
[[verb]]
id = "make"
tool = "tea_make"
title = "Make tea"
what = "Makes tea."
kind = "action"
undo = false
confirm = "never"
done = "{cups} cups."
sentences = ["make {cups} cups"]
examples = [{ say = "Make two cups.", cups = "two" }]
[[verb.slot]]
name = "cups"
kind = "number"
required = true
what = "How many."
ask = "How many?"
"#;

#[test]
fn damaged_schemas_are_refused_with_their_place() {
    assert!(Abilities::read(&[("tea", GOOD)]).is_ok());
    let refused = |from: &str, to: &str| {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        Abilities::read(&[("tea", &text)]).unwrap_err().to_string()
    };
    assert!(refused("id = \"tea\"", "id = \"coffee\"").contains("file's name"));
    assert!(refused("{cups} cups.", "{spoons}").contains("only slots that exist"));
    assert!(refused("cups = \"two\"", "spoons = \"two\"").contains("only slots that exist"));
    assert!(refused("cups = \"two\"", "cups = [\"two\"]").contains("items are a list"));
    assert!(refused("ask = \"How many?\"", "").contains("can be asked for"));
    assert!(refused("undo = false", "undo = true").contains("can be undone"));
    assert!(refused("kind = \"number\"", "kind = \"choice\"").contains("choices"));
    assert!(refused("tea_make", "Tea Make").contains("small letters"));
    assert!(refused("title = \"Tea\"", "titel = \"Tea\"").contains("cannot be read"));
    assert_eq!(
        Abilities::read(&[("tea", GOOD), ("tea", GOOD)]).unwrap_err(),
        AbilityError::ToolTwice("tea_make".to_owned())
    );
}

#[test]
fn the_hash_names_the_schemas() {
    assert_eq!(hash().len(), 64);
    assert_eq!(hash(), hash());
}
