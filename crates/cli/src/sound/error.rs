//! Why a recording cannot be heard, and what to do about it.

use std::path::PathBuf;

/// Why a recording cannot be heard.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// The file is not there.
    #[error("{} is not there. Check the name.", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("{} cannot be read: {source}.", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// There is nothing in it.
    #[error("{} is empty: it has no bytes at all.", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It is no sound.
    #[error("{} is not a sound file that Sotto can read ({reason}). It reads wav, flac, mp3, ogg, opus, m4a and webm.", path.display())]
    NotSound {
        /// The file.
        path: PathBuf,
        /// What the reader found.
        reason: String,
    },
    /// The way its sound is packed is unknown.
    #[error("{} holds sound that Sotto cannot decode ({codec}). Convert it first, for example with: ffmpeg -i FILE -ac 1 -ar 16000 out.wav", path.display())]
    Codec {
        /// The file.
        path: PathBuf,
        /// What was found.
        codec: String,
    },
    /// It broke off or is damaged before any sound came.
    #[error("{} is damaged: {reason}, and no sound could be read from it.", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Its samples are not numbers.
    #[error("{} holds samples that are not numbers (the first after {seconds:.2} s). Nothing was transcribed; write the file again from its source.", path.display())]
    NotNumbers {
        /// The file.
        path: PathBuf,
        /// Where the first one is.
        seconds: f64,
    },
    /// Its rate makes no sense.
    #[error(
        "A sample rate of {rate} Hz cannot be used. Convert the recording to a rate between 8 and 192 kHz."
    )]
    Rate {
        /// The rate.
        rate: u32,
    },
}
