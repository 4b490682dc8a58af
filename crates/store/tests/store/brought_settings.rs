//! Settings that are brought in from a newer Sotto: what this one can read counts, and the rest costs nothing else.

use serde_json::{Value, json};
use sotto_api::*;
use sotto_store::*;

use crate::place::*;

#[test]
fn a_setting_of_a_newer_sotto_costs_that_one_only() {
    let from = Place::new().open_kept();
    from.act(hand("Added."), |writer| task(writer, "milk"))
        .unwrap();
    let speech = SpeechSettingsPatch {
        speed_percent: Some(120),
        ..SpeechSettingsPatch::default()
    };
    let patch = SettingsPatch {
        speech: Some(speech),
        ..SettingsPatch::default()
    };
    from.act(hand("Set."), |writer| {
        sotto_store::settings::change(writer, patch)
    })
    .unwrap();
    let text = from.export(ExportFormat::Json, now()).unwrap();
    let newer = |change: &dyn Fn(&mut Value)| {
        let mut file: Value = serde_json::from_str(&text).unwrap();
        file["settings"]["version"] = json!(SETTINGS_VERSION + 6);
        file["settings"]["dreams"] = json!({ "vivid": true });
        file["settings"]["talk"]["telepathy"] = json!(true);
        // One that there is no more.
        file["settings"]["keep"]["recordings"] = json!({ "is": "never" });
        change(&mut file);
        let to = Place::new().open_kept();
        let told = to
            .import(ExportFormat::Json, &file.to_string(), "UTC", later(1))
            .unwrap();
        assert_eq!((told.added, told.changed), (1, 1));
        assert_eq!(texts(&to), ["milk"]);
        (told.skipped, everything(&to).settings)
    };
    let same = everything(&from).settings;
    // What this Sotto does not know at all is nothing to it.
    assert_eq!(newer(&|_| {}), (Vec::new(), same.clone()));
    let (skipped, settings) = newer(&|file| {
        file["settings"]["look"]["theme"] = json!("sepia");
        file["settings"]["talk"]["pause_ms"] = json!("long");
    });
    assert_eq!(skipped.len(), 1);
    for left_out in ["were left out: ", "look.theme", "talk.pause_ms"] {
        assert!(skipped[0].contains(left_out), "{skipped:?}");
    }
    assert_eq!(settings, same);
    let (skipped, settings) = newer(&|file| file["settings"]["talk"] = json!("loudly"));
    assert_eq!(skipped, ["Settings that could not be read were left out."]);
    assert_eq!(settings, same);
    // Where something else is wrong, nothing is brought in.
    let mut file: Value = serde_json::from_str(&text).unwrap();
    file["tasks"][0]["text"] = json!(7);
    file["settings"]["look"]["theme"] = json!("sepia");
    let to = Place::new().open_kept();
    let error = to
        .import(ExportFormat::Json, &file.to_string(), "UTC", later(1))
        .unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)), "{error}");
    assert_eq!(texts(&to), [""; 0]);
}

#[test]
fn no_file_arranges_anything_with_the_system() {
    let from = Place::new().open_kept();
    let machine = MachineSettingsPatch {
        start_with_system: Some(true),
        autostart_offered: Some(true),
        talk_key: Some("F9".to_owned()),
        ..MachineSettingsPatch::default()
    };
    let patch = SettingsPatch {
        machine: Some(machine),
        ..SettingsPatch::default()
    };
    from.act(hand("Set."), |writer| {
        sotto_store::settings::change(writer, patch)
    })
    .unwrap();
    let text = from.export(ExportFormat::Json, now()).unwrap();
    let to = Place::new().open_kept();
    to.import(ExportFormat::Json, &text, "UTC", later(1))
        .unwrap();
    let machine = everything(&to).settings.machine;
    assert_eq!(machine.talk_key, "F9");
    assert!(!machine.start_with_system && !machine.autostart_offered);
}
