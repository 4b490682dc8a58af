//! A Piper voice of the user's own as the voice of the running Sotto, which stands elsewhere than whoever names the file.

use std::path::Path;

use crate::place::*;

const VOICE: &str = "speech.voice";

/// A place whose running Sotto ends with it.
struct Here(Place);

impl Here {
    /// `sotto settings` as it is called by somebody who stands in the place's folder.
    fn settings(&self, arguments: &[&str]) -> Output {
        self.command(&[&["settings"][..], arguments].concat())
            .current_dir(self.0.folder.path())
            .output()
            .unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.0.sotto(arguments);
        command
            .env("SOTTO_NO_KEYCHAIN", "1")
            .env("LANG", "C.UTF-8")
            .env_remove("LC_ALL")
            .env_remove("LC_MESSAGES");
        command
    }

    fn voice(&self) -> String {
        out(&self.settings(&["get", VOICE])).trim().to_owned()
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let _ = self.command(&["resident", "--stop"]).output();
    }
}

#[test]
fn a_voice_file_is_meant_from_where_the_caller_stands() {
    let here = Here(Place::new());
    std::fs::create_dir(here.0.path("my voices")).unwrap();
    let file = here.0.path("my voices/x.onnx");
    std::fs::write(&file, "a net").unwrap();
    std::fs::write(file.with_extension("onnx.json"), "{}").unwrap();
    assert_eq!(here.voice(), "automatic");
    let output = here.settings(&["set", VOICE, "./my voices/x.onnx"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    let set = here.voice();
    assert!(Path::new(&set).is_absolute(), "{set}");
    assert_eq!(
        Path::new(&set).canonicalize().unwrap(),
        file.canonicalize().unwrap()
    );

    // What is not there, or not whole, is refused in words, and the voice stays.
    std::fs::write(here.0.path("alone.onnx"), "a net").unwrap();
    for (wrong, words) in [
        ("nowhere.onnx", "There is no voice at"),
        ("my voices/nowhere.onnx", "There is no voice at"),
        ("alone.onnx", "alone.onnx.json is missing"),
    ] {
        let output = here.settings(&["set", VOICE, wrong]);
        assert_eq!(code(&output), 2, "{wrong}: {}", err(&output));
        for words in [words, "Nothing was changed"] {
            assert!(err(&output).contains(words), "{wrong}: {}", err(&output));
        }
        assert_eq!(here.voice(), set);
    }
    // Names that are no files are taken as they are typed.
    let output = here.settings(&["set", VOICE, "af_heart"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert_eq!(here.voice(), "af_heart");
}
