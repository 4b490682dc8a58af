//! TypeScript and the JSON Schema are committed, and never stale. To write them anew:
//! `SOTTO_WRITE_GENERATED=1 cargo nextest run -p sotto-api`
#![allow(
    unused_crate_dependencies,
    clippy::unwrap_used,
    clippy::expect_used,
    missing_docs
)]

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use sotto_api::{Event, ExportFile, Reply, Request};
use ts_rs::{Config, TS, TypeVisitor};

const TYPESCRIPT: &str = "ui/src/lib/api/index.ts";
const SCHEMA: &str = "docs/api/schema.json";

/// Collects the declarations of a type and of all that it is made of.
struct Collect<'c> {
    config: &'c Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
}

impl TypeVisitor for Collect<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types of our own have a file they would go into.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let text = format!("{docs}export {}", T::decl(self.config));
            let name = T::ident(self.config);
            let other = self.declarations.insert(name.clone(), text);
            assert!(other.is_none(), "two types are called {name}");
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn typescript() -> String {
    // Every number here fits a double: milliseconds, bytes, versions.
    let config = Config::new().with_large_int("number");
    let mut collect = Collect {
        config: &config,
        seen: HashSet::new(),
        declarations: BTreeMap::new(),
    };
    collect.visit::<Request>();
    collect.visit::<Reply>();
    collect.visit::<Event>();
    collect.visit::<ExportFile>();
    let mut text = "// Generated from crates/api by its test \"generated\"; do not edit.\n// To write it anew: SOTTO_WRITE_GENERATED=1 cargo nextest run -p sotto-api\n".to_owned();
    for declaration in collect.declarations.values() {
        text.push('\n');
        text.push_str(declaration.trim_end());
        text.push('\n');
    }
    text.lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect()
}

fn schema() -> String {
    #[derive(schemars::JsonSchema)]
    #[allow(dead_code)]
    #[schemars(
        title = "Sotto",
        description = "What can be asked, what is answered, what happens meanwhile, and the export."
    )]
    struct Vocabulary {
        request: Request,
        reply: Reply,
        event: Event,
        export: ExportFile,
    }
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Vocabulary)).unwrap();
    text.push('\n');
    text
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Compares what is committed below `root`, or writes it. What is not as it should be comes back.
fn stale(root: &Path, write: bool) -> Vec<&'static str> {
    let mut stale = Vec::new();
    for (name, fresh) in [(TYPESCRIPT, typescript()), (SCHEMA, schema())] {
        let path = root.join(name);
        if write {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &fresh).unwrap();
        }
        // A checkout on Windows may have turned the line ends.
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        if committed.replace("\r\n", "\n") != fresh {
            stale.push(name);
        }
    }
    stale
}

#[test]
fn what_is_committed_is_not_stale() {
    let write = std::env::var_os("SOTTO_WRITE_GENERATED").is_some();
    let stale = stale(&root(), write);
    assert!(
        stale.is_empty(),
        "stale: {stale:?}. Write them anew with: SOTTO_WRITE_GENERATED=1 cargo nextest run -p sotto-api"
    );
}

#[test]
fn a_stale_file_is_noticed() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(stale(place.path(), false), [TYPESCRIPT, SCHEMA]);
    assert!(stale(place.path(), true).is_empty());
    let path = place.path().join(TYPESCRIPT);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("priority", "urgency")).unwrap();
    assert_eq!(stale(place.path(), false), [TYPESCRIPT]);
}

#[test]
fn every_type_that_is_named_is_declared() {
    let text = typescript();
    assert!(!text.contains("bigint"), "a number that JSON cannot carry");
    for name in [
        "Task",
        "When",
        "Turn",
        "Settings",
        "SettingsPatch",
        "Problem",
        "Change",
    ] {
        assert!(
            text.contains(&format!("export type {name} =")),
            "{name} is missing"
        );
    }
}
