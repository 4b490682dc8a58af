//! What to run, with which model, and how long to keep it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::chosen::ChosenModel;
use super::error::EngineError;
use super::memory::{BackendMemory, ForgetfulMemory};
use super::rules::Budget;
use crate::wire::Vocabulary;
use crate::{Device, cpu};

/// How long an engine's process is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Started at once and kept.
    Warm,
    /// Started with the first request, ended after being idle this long.
    Lazy(Duration),
}

/// What a supervisor needs to know.
pub struct Spec<V: Vocabulary> {
    /// The program.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Environment variables set for it.
    pub environment: Vec<(OsString, OsString)>,
    /// The request that loads its model, for this device.
    pub load: Arc<dyn Fn(Device) -> V::Request + Send + Sync>,
    /// The model that this request names, where another one can take its place.
    pub model: Option<Arc<dyn ChosenModel>>,
    /// Where the user wants it to compute.
    pub device: Device,
    /// Remembers that a graphics processor failed, so that it is not tried again at every start.
    pub memory: Arc<dyn BackendMemory>,
    /// How long the process is kept.
    pub keep: Keep,
    /// How long it may take from its start to its handshake.
    pub handshake: Duration,
    /// Time between two heartbeats.
    pub heartbeat: Duration,
    /// A heartbeat that stays unanswered this long means that the process hangs.
    pub unanswered: Duration,
    /// Work without progress for this long means that it hangs.
    pub stuck: Duration,
    /// How often it may be restarted.
    pub budget: Budget,
}

impl<V: Vocabulary> Clone for Spec<V> {
    fn clone(&self) -> Self {
        Self {
            program: self.program.clone(),
            arguments: self.arguments.clone(),
            environment: self.environment.clone(),
            load: Arc::clone(&self.load),
            model: self.model.clone(),
            device: self.device,
            memory: Arc::clone(&self.memory),
            ..*self
        }
    }
}

impl<V: Vocabulary> Spec<V> {
    /// The usual settings for a program and its load request.
    pub fn new(
        program: impl Into<PathBuf>,
        load: impl Fn(Device) -> V::Request + Send + Sync + 'static,
    ) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            environment: Vec::new(),
            load: Arc::new(load),
            model: None,
            device: Device::Cpu,
            memory: Arc::new(ForgetfulMemory),
            keep: Keep::Lazy(Duration::from_secs(300)),
            // Generous: a cold disk, a virus scanner.
            handshake: Duration::from_secs(20),
            heartbeat: Duration::from_secs(5),
            // A healthy voice at the lowest priority beside eighteen busy programs was silent for more than ten.
            unanswered: Duration::from_secs(30),
            stuck: Duration::from_secs(120),
            budget: Budget::default(),
        }
    }

    /// The program found where Sotto is installed, in the build that this processor can run.
    pub fn installed(
        load: impl Fn(Device) -> V::Request + Send + Sync + 'static,
    ) -> Result<Self, EngineError> {
        Ok(Self::new(find_program(V::NAME)?, load))
    }

    /// The file of the model; an empty path where nobody said which one it is.
    pub(super) fn file(&self) -> PathBuf {
        let model = self.model.as_ref();
        model.map_or_else(PathBuf::new, |model| model.file())
    }

    /// Where a model computes: on the processor, if the graphics processor failed with this very model before.
    pub(super) fn device_for(&self, file: &Path) -> Device {
        if self.memory.failed_with(V::NAME, file) {
            Device::Cpu
        } else {
            self.device
        }
    }
}

/// Finds `sotto-<name>`: in `SOTTO_ENGINES_DIR` if that is set, else beside the running program (or one folder up,
/// where test programs find it).
pub fn find_program(name: &'static str) -> Result<PathBuf, EngineError> {
    let build = cpu::detect();
    let named = std::env::var_os("SOTTO_ENGINES_DIR").map(PathBuf::from);
    let beside = std::env::current_exe()
        .ok()
        .and_then(|path| path.parent().map(Path::to_owned));
    let above = beside.as_deref().and_then(Path::parent).map(Path::to_owned);
    let folders: Vec<PathBuf> = match named {
        Some(folder) => vec![folder],
        None => beside.into_iter().chain(above).collect(),
    };
    folders
        .iter()
        .flat_map(|folder| cpu::candidates(folder, name, build))
        .find(|program| program.is_file())
        .ok_or_else(|| EngineError::Missing {
            engine: name,
            looked_in: folders.into_iter().next().unwrap_or_default(),
        })
}
