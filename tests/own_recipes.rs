//! The recipes of Sotto's own weights say what is missing before they begin: models, recordings, programs, packages, and the list
//! of what is kept out of training. Here they run without any package of Python, as on a machine where nobody trains.
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TRAINING: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../models/training");

/// How a recipe is started, and what of the starter set it looks for.
struct Recipe {
    start: &'static [&'static str],
    models: &'static [&'static str],
    wants_recordings: bool,
}

static RECIPES: [Recipe; 4] = [
    Recipe {
        start: &["ear/make.py"],
        models: &["whisper-tiny.en/ggml-tiny.en.bin", "kokoro/kokoro.onnx"],
        wants_recordings: true,
    },
    Recipe {
        start: &["-m", "wake.make"],
        models: &["kokoro/kokoro.onnx", "hibari/hibari.onnx"],
        wants_recordings: true,
    },
    Recipe {
        start: &["mind/make.py"],
        models: &["smollm2-135m-instruct-q4_1/model.gguf"],
        wants_recordings: false,
    },
    Recipe {
        start: &["memory/make.py"],
        models: &[
            "minilm/model.safetensors",
            "minilm/tokenizer.json",
            "minilm/config.json",
        ],
        wants_recordings: false,
    },
];

/// A machine on which things are missing.
struct Machine {
    python: PathBuf,
    folder: tempfile::TempDir,
    path: Option<PathBuf>,
    programs: Vec<&'static str>,
}

impl Machine {
    /// With nothing but Python; none where even that is not there.
    fn bare() -> Option<Self> {
        let asked = Command::new("python3")
            .args(["-c", "import sys; print(sys.executable)"])
            .output();
        let Ok(asked) = asked else {
            println!("skipped: there is no python3 here");
            return None;
        };
        let python = String::from_utf8(asked.stdout).unwrap();
        Some(Self {
            python: python.trim().into(),
            folder: tempfile::tempdir().unwrap(),
            path: None,
            programs: Vec::new(),
        })
    }

    fn put(&self, inside: &str, text: &str) {
        let path = self.folder.path().join(inside);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Only that they are there is looked at, before packages are.
    fn with_models(self, models: &[&str]) -> Self {
        for model in models {
            self.put(&format!("models/{model}"), "");
        }
        self
    }

    fn with_recordings(self, parts: &[&str]) -> Self {
        for part in parts {
            self.put(&format!("data/{part}/manifest.tsv"), "");
        }
        self
    }

    fn with_programs(mut self, variables: &[&'static str]) -> Self {
        self.programs = variables.to_vec();
        self
    }

    fn without_programs(mut self) -> Self {
        let empty = self.folder.path().join("bin");
        fs::create_dir_all(&empty).unwrap();
        self.path = Some(empty);
        self
    }

    /// Python in a folder. -S leaves packages out whatever is installed here, -B writes nothing beside the sources.
    fn python(&self, at: &Path, arguments: &[&str]) -> Output {
        let mut command = Command::new(&self.python);
        command.args(["-S", "-B"]).args(arguments).current_dir(at);
        command.env("SOTTO_MODELS_DIR", self.folder.path().join("models"));
        command.env("SOTTO_TRAINING_DIR", self.folder.path().join("runs"));
        for variable in ["PYTHONPATH", "SOTTO_ESPEAK", "SOTTO_FLITE", "SOTTO_CC"] {
            command.env_remove(variable);
        }
        for variable in &self.programs {
            command.env(variable, &self.python);
        }
        if let Some(path) = &self.path {
            command.env("PATH", path);
        }
        command.output().unwrap()
    }

    /// What a recipe says when it refuses.
    fn refusal(&self, start: &[&str], arguments: &[&str]) -> String {
        let all = [start, arguments].concat();
        let said = self.python(Path::new(TRAINING), &all);
        refused(&said, &all.join(" "))
    }

    fn refusal_with_data(&self, recipe: &Recipe) -> String {
        let data = self.folder.path().join("data");
        let data = data.to_str().unwrap();
        let mut arguments = vec!["--small"];
        if recipe.wants_recordings {
            arguments.extend(["--data", data]);
        }
        self.refusal(recipe.start, &arguments)
    }
}

fn refused(said: &Output, what: &str) -> String {
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(!said.status.success(), "{what} went on: {words}");
    // A fault inside tells a programmer something, and nobody else.
    assert!(!words.contains("Traceback"), "{what}: {words}");
    words
}

#[test]
fn without_a_size_they_name_the_sizes() {
    let Some(machine) = Machine::bare() else {
        return;
    };
    for recipe in &RECIPES {
        let words = machine.refusal(recipe.start, &[]);
        assert!(words.contains("--small"), "{words}");
        assert!(words.contains("--full"), "{words}");
    }
}

#[test]
fn without_its_models_a_recipe_says_where_they_come_from() {
    for recipe in &RECIPES {
        for (place, absent) in recipe.models.iter().enumerate() {
            let Some(machine) = Machine::bare() else {
                return;
            };
            let machine = machine
                .with_models(&recipe.models[..place])
                .with_recordings(&["people", "speech"]);
            let words = machine.refusal_with_data(recipe);
            let name = absent.rsplit('/').next().unwrap();
            assert!(words.contains(name), "{words}");
            assert!(words.contains("./x models"), "{words}");
        }
    }
}

#[test]
fn without_recordings_a_recipe_says_how_to_name_them() {
    for recipe in RECIPES.iter().filter(|recipe| recipe.wants_recordings) {
        let Some(machine) = Machine::bare() else {
            return;
        };
        let words = machine.with_models(recipe.models).refusal_with_data(recipe);
        assert!(words.contains("people/manifest.tsv"), "{words}");
        assert!(words.contains("--data"), "{words}");
    }
    // The wake word is also measured, on recordings that nobody trains on: told now, and not after the training.
    let Some(machine) = Machine::bare() else {
        return;
    };
    let wake = &RECIPES[1];
    let machine = machine
        .with_models(wake.models)
        .with_recordings(&["people"]);
    let words = machine.refusal_with_data(wake);
    assert!(words.contains("speech/manifest.tsv"), "{words}");
}

#[test]
fn without_its_programs_a_recipe_says_how_to_install_them() {
    let cases: [(&Recipe, &[&'static str], &str); 3] = [
        (&RECIPES[1], &[], "espeak-ng"),
        (&RECIPES[1], &["SOTTO_ESPEAK"], "flite"),
        (&RECIPES[2], &[], "gcc"),
    ];
    for (recipe, there, absent) in cases {
        let Some(machine) = Machine::bare() else {
            return;
        };
        let machine = machine
            .with_models(recipe.models)
            .with_recordings(&["people", "speech"])
            .with_programs(there)
            .without_programs();
        let words = machine.refusal_with_data(recipe);
        let wanted = format!("apt install {absent}");
        assert!(words.contains(&wanted), "{words}");
    }
}

#[test]
fn without_packages_a_recipe_says_how_to_install_them() {
    for recipe in &RECIPES {
        let Some(machine) = Machine::bare() else {
            return;
        };
        let machine = machine
            .with_models(recipe.models)
            .with_recordings(&["people", "speech"])
            .with_programs(&["SOTTO_ESPEAK", "SOTTO_FLITE", "SOTTO_CC"]);
        let words = machine.refusal_with_data(recipe);
        assert!(words.contains("torch"), "{words}");
        assert!(words.contains("pip install -r requirements.txt"), "{words}");
    }
}

#[test]
fn nothing_to_start_from_is_said_too() {
    let Some(machine) = Machine::bare() else {
        return;
    };
    for recipe in [&RECIPES[0], &RECIPES[2], &RECIPES[3]] {
        for model in recipe.models {
            machine.put(&format!("models/{model}"), "");
        }
        let words = machine.refusal(recipe.start, &["--small", "--start", "no/such/file"]);
        assert!(words.contains("no/such/file is not there"), "{words}");
    }
}

#[test]
fn nothing_is_trained_without_the_list_of_what_is_kept_out() {
    let Some(machine) = Machine::bare() else {
        return;
    };
    for file in ["__init__.py", "paths.py", "split.py"] {
        let text = fs::read_to_string(Path::new(TRAINING).join("common").join(file)).unwrap();
        machine.put(&format!("training/common/{file}"), &text);
    }
    let at = machine.folder.path().join("training");
    let list = at.join("split.toml");
    let whole = fs::read_to_string(Path::new(TRAINING).join("split.toml")).unwrap();
    let read = ["-c", "from common import split"];
    fs::write(&list, &whole).unwrap();
    assert!(machine.python(&at, &read).status.success());

    let without_voices = whole.replace("[voices]", "[others]");
    let nobody =
        "[people]\nkept_out = []\n[voices]\nkept_out = [\"a\"]\n[requests]\nkept_out = [\"b\"]\n";
    for damaged in ["[people", "", without_voices.as_str(), nobody, "people = 3"] {
        fs::write(&list, damaged).unwrap();
        let words = refused(&machine.python(&at, &read), damaged);
        assert!(words.contains("out of training"), "{words}");
        assert!(words.contains("Restore it"), "{words}");
    }
    fs::remove_file(&list).unwrap();
    let words = refused(&machine.python(&at, &read), "no list");
    assert!(words.contains("split.toml"), "{words}");
}

#[test]
fn what_is_kept_out_stops_a_training() {
    let Some(machine) = Machine::bare() else {
        return;
    };
    let cases = [
        ("check_voices(['af_bella', 'af_heart'])", "af_heart"),
        ("check_people(['so0002', 'so0001'])", "so0001"),
        ("check_paths(['data/speech/command/one.wav'])", "one.wav"),
    ];
    for (call, named) in cases {
        let code = format!("from common import split; split.{call}");
        // -O takes Python's own assertions away.
        for arguments in [vec!["-c", code.as_str()], vec!["-O", "-c", code.as_str()]] {
            let words = refused(&machine.python(Path::new(TRAINING), &arguments), call);
            assert!(words.contains(named), "{words}");
            assert!(
                !words.contains("af_bella") && !words.contains("so0002"),
                "{words}"
            );
        }
    }
    let allowed = "from common import split; split.check_voices(['af_bella']); split.check_people(['so0002']); \
                   split.check_paths(['data/people/kathleen/one.opus'])";
    let said = machine.python(Path::new(TRAINING), &["-c", allowed]);
    assert!(said.status.success(), "{said:?}");
}

/// What the mind's recipe promises of the examples that it makes from the abilities: its own tests, which need no package.
#[test]
fn the_examples_of_the_mind_are_made_from_the_abilities_as_they_are() {
    let Some(machine) = Machine::bare() else {
        return;
    };
    let at = Path::new(TRAINING).join("mind");
    let said = machine.python(&at, &["-m", "unittest", "-q", "test_recipe"]);
    let words = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{words}");
    assert!(words.contains("Ran "), "{words}");
}
