//! The sound devices of this machine, and the voices that can speak.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Choice;

/// What can be asked of the sound devices. Which one is used stands in the settings of this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum DeviceRequest {
    /// All that there are.
    List,
}

/// The sound devices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, JsonSchema)]
pub struct Devices {
    /// Those to hear with.
    pub microphones: Vec<Device>,
    /// Those to speak with.
    pub speakers: Vec<Device>,
}

/// A sound device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Device {
    /// What the system calls it, and what stands in the settings when it is chosen.
    pub name: String,
    /// The system takes it unless another is chosen.
    pub usual: bool,
    /// It is the one that is used.
    pub chosen: bool,
}

/// What can be asked of the voices. Which one speaks stands in the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum VoiceRequest {
    /// All that are here or can be had.
    List,
    /// Speak these words with a voice, without choosing it.
    Preview {
        /// The voice.
        voice: Choice,
        /// The words.
        text: String,
    },
}

/// A voice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
pub struct Voice {
    /// What stands in the settings when it is chosen.
    pub name: String,
    /// What a person reads.
    pub title: String,
    /// The language that it speaks, as a code ("en", "de-DE").
    pub language: String,
    /// It is here. Otherwise its model can be fetched.
    pub here: bool,
    /// The model that it belongs to.
    pub model: String,
    /// It is chosen in the settings.
    pub chosen: bool,
}
