//! Turns model files of one program's form into another's, without Python and without changing a number that
//! need not change: CTranslate2 Whisper models into whisper.cpp's, smaller number forms of those, and the two
//! rewrites that Kokoro's network needs. Every file read here may be damaged or hostile, so every length is bounded.

mod bytes;
mod ctranslate;
mod embedding;
mod encoder_weights;
mod error;
mod heads;
mod import;
mod join;
mod kokoro;
mod mel;
mod onnx;
mod quantize;
mod vocabulary;
mod whisper;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) use join::tests::encoder_for;
#[cfg(test)]
pub(crate) use tests::{converted, small_model};

pub use ctranslate::CtranslateModel;
pub use embedding::shrink_embeddings;
pub use encoder_weights::EncoderWeights;
pub use error::ConvertError;
pub use import::{UNFINISHED_PREFIX, import_faster_whisper_folder, shrink_whisper_file};
pub use join::join_encoder;
pub use kokoro::rewrite_kokoro;
pub use mel::MelFilters;
pub use quantize::{SmallNumbers, quantize_whisper};
pub use vocabulary::WhisperVocabulary;
pub use whisper::{WhisperShape, write_whisper};
