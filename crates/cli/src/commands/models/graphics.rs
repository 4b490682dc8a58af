//! Whether the engines that are installed here can compute on the graphics processor of this machine. The advice counts on none
//! that they cannot use, or that failed them before with the same model.

use std::path::Path;
use std::sync::Arc;

use sotto_engines::supervisor::{BackendMemory, RememberedBackends, find_program};
use sotto_models::advisor::{Gpu, Machine, graphics};
use sotto_models::catalog::Kind;
use sotto_skills::numbers::Language;

use super::part_said;
use crate::checks::greet;
use crate::home::Home;
use crate::kept::clock::say;
use crate::output::bytes;

/// The engines that can be built for graphics processors.
const ENGINES: [(Kind, &str); 2] = [(Kind::Ear, "ear"), (Kind::Mind, "mind")];

/// The graphics processor and what can be computed on it.
pub(crate) struct Graphics {
    found: Option<Gpu>,
    /// This machine as the engine of each kind sees it, for those that can use it.
    machines: Vec<(Kind, Machine)>,
    failures: Arc<RememberedBackends>,
}

impl Graphics {
    /// Looks. Engines are only asked where there is something to compute on.
    pub(crate) async fn of(machine: &Machine, home: &Home) -> Self {
        let found = tokio::task::block_in_place(|| graphics::found(machine.memory_mb));
        let mut machines = Vec::new();
        if let Some(gpu) = &found {
            for (kind, engine) in ENGINES {
                if can_use_it(engine).await {
                    let gpu = Some(gpu.clone());
                    let machine = machine.clone();
                    machines.push((kind, Machine { gpu, ..machine }));
                }
            }
        }
        Self {
            found,
            machines,
            failures: home.backends(),
        }
    }

    /// This machine with its graphics processor, where the engine of this kind can use it and did not fail on it with the
    /// model of this path.
    pub(crate) fn machine_for(&self, kind: Kind, model: Option<&Path>) -> Option<&Machine> {
        let (_, engine) = ENGINES.iter().find(|(known, _)| *known == kind)?;
        if model.is_some_and(|model| self.failures.failed_with(engine, model)) {
            return None;
        }
        let known = self.machines.iter().find(|(known, _)| *known == kind);
        known.map(|(_, machine)| machine)
    }

    /// What stands behind the memory in the sentence about this machine.
    pub(super) fn told(&self, language: Language) -> String {
        let Some(gpu) = &self.found else {
            return String::new();
        };
        let used = match self.machines.as_slice() {
            [] => say(language, "told.graphics_unused", []),
            [(kind, _)] => {
                let part = part_said(*kind, language);
                say(language, "told.graphics_one", [("part", part)])
            }
            _ => say(language, "told.graphics_used", []),
        };
        let with = [
            ("name", gpu.name.clone()),
            ("memory", bytes(gpu.memory_mb * 1_000_000)),
            ("used", used),
        ];
        say(language, "told.graphics", with)
    }
}

async fn can_use_it(engine: &'static str) -> bool {
    let Ok(program) = find_program(engine) else {
        return false;
    };
    greet(&program)
        .await
        .is_some_and(|hello| has_graphics(&hello.build))
}

/// Whether a build of this name computes on graphics processors: "avx2+vulkan".
fn has_graphics(build: &str) -> bool {
    build.split('+').nth(1).is_some_and(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_build_says_behind_a_plus_that_it_knows_graphics() {
        for build in ["avx2+vulkan", "baseline+cuda", "aarch64+metal"] {
            assert!(has_graphics(build), "{build}");
        }
        for build in ["avx2", "avx512", "aarch64", "avx2+", ""] {
            assert!(!has_graphics(build), "{build}");
        }
    }

    #[test]
    fn only_a_processor_that_something_computes_on_is_counted_on() {
        let machine = Machine {
            memory_mb: 16_000,
            cores: 8,
            wide_vectors: true,
            gpu: None,
        };
        let gpu = Gpu {
            name: "Tesla T4".to_owned(),
            memory_mb: 16_106,
        };
        let with_gpu = Machine {
            gpu: Some(gpu.clone()),
            ..machine
        };
        let folder = tempfile::tempdir().unwrap();
        let failures = Arc::new(RememberedBackends::open(folder.path().join("b.json")));
        let (large, small) = (Path::new("large.gguf"), Path::new("small.gguf"));
        failures.remember("mind", large, "it did not fit");
        let mut graphics = Graphics {
            found: Some(gpu),
            machines: Vec::new(),
            failures,
        };
        assert!(graphics.machine_for(Kind::Mind, None).is_none());
        let told = graphics.told(Language::ENGLISH);
        assert!(told.contains("no engine"), "{told}");
        graphics.machines.push((Kind::Mind, with_gpu));
        assert!(graphics.machine_for(Kind::Mind, None).is_some());
        assert!(graphics.machine_for(Kind::Mind, Some(small)).is_some());
        assert!(graphics.machine_for(Kind::Mind, Some(large)).is_none());
        assert!(graphics.machine_for(Kind::Ear, None).is_none());
        assert_eq!(
            graphics.told(Language::ENGLISH),
            ", Tesla T4 with 16.1 GB (the mind computes on it with --gpu)"
        );
        assert_eq!(
            graphics.told(Language::GERMAN),
            ", Tesla T4 mit 16.1 GB (für das Denken wird mit --gpu darauf gerechnet)"
        );
        graphics.found = None;
        assert_eq!(graphics.told(Language::ENGLISH), "");
    }
}
