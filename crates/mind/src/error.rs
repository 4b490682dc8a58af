//! What can go wrong in the mind, each with the sentence the user reads.

use std::path::PathBuf;

use sotto_engines::{Fault, FaultKind};

use crate::gguf::Flaw;

/// Results of the mind.
pub type Result<T> = std::result::Result<T, MindError>;

/// A failure of the mind.
#[derive(Debug, thiserror::Error)]
pub enum MindError {
    /// No file there.
    #[error("The model file {0} is not there. Choose another model or download it again.")]
    ModelMissing(PathBuf),
    /// A file that is no usable model.
    #[error(
        "The model file {path} cannot be used: {reason}. Choose another model or download it again."
    )]
    ModelUnusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        reason: Flaw,
    },
    /// A file that nobody can read, whatever is in it.
    #[error("The model file {path} cannot be read ({source}).")]
    ModelUnreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file that looks whole, and that native code does not take all the same. It says nothing but no: a lack of memory and
    /// a model of an unknown family end alike.
    #[error(
        "The model {path} could not be loaded, although its file looks whole. Most likely there is not enough free memory: its weights alone take {megabytes} MB. Close other programs, or choose a smaller model. If there is memory enough, it is of a family that this version does not know."
    )]
    NotTaken {
        /// The file.
        path: PathBuf,
        /// The length of the file.
        megabytes: u64,
    },
    /// No file there.
    #[error("The adapter file {0} is not there. The model can be used without it.")]
    AdapterMissing(PathBuf),
    /// An adapter that cannot be used with this model.
    #[error("The adapter file {path} cannot be used with this model: {reason}.")]
    AdapterUnusable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, as the end of a sentence.
        reason: Flaw,
    },
    /// No graphics processor in this build or this machine.
    #[error(
        "This build of the mind cannot use a graphics processor, or there is none. It can think on the processor."
    )]
    NoGpu,
    /// The graphics processor would not take the model.
    #[error("The graphics processor could not take this model. It can be used on the processor.")]
    GpuFailed,
    /// The context did not fit.
    #[error(
        "There is not enough memory for a context of {0} tokens. Close something, or choose a smaller model."
    )]
    OutOfMemory(u32),
    /// A request before a model.
    #[error("No model is loaded yet.")]
    NotReady,
    /// Nothing to answer.
    #[error("There is nothing to answer: the request holds no text.")]
    NothingAsked,
    /// A text that can never fit.
    #[error(
        "This text is too long: about {tokens} tokens, and the model's context holds {context}. Shorten it or cut it into parts."
    )]
    TooLong {
        /// Tokens of the request, or an estimate from its bytes.
        tokens: usize,
        /// Tokens of the context.
        context: u32,
    },
    /// The schema cannot be turned into a grammar.
    #[error("The JSON schema for the answer cannot be used: {0}.")]
    BadSchema(String),
    /// The grammar does not parse.
    #[error("The grammar for the answer cannot be used: {0}.")]
    BadGrammar(String),
    /// The model has no tokens for what the grammar asks.
    #[error("This model cannot write what the grammar for the answer asks for.")]
    GrammarBeyondModel,
    /// Tools that cannot be used.
    #[error("The tool '{name}' cannot be used: {reason}.")]
    BadTool {
        /// Its name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// Settings out of range.
    #[error("The sampling setting {0} is out of range.")]
    BadSampling(&'static str),
    /// Another field of the request is wrong.
    #[error("{0}")]
    BadRequest(&'static str),
    /// The caller cancelled.
    #[error("Stopped, as you asked.")]
    Cancelled,
    /// The weights are damaged.
    #[error(
        "The model computes values that are not numbers. Its file is damaged: download it again or choose another."
    )]
    NotNumbers,
    /// Native code refused a computation.
    #[error("The model could not compute an answer ({0}).")]
    Compute(String),
    /// The way out is closed.
    #[error("{0}")]
    Said(Fault),
}

impl From<MindError> for Fault {
    fn from(error: MindError) -> Self {
        use MindError as E;
        let kind = match &error {
            E::ModelMissing(_) | E::ModelUnreadable { .. } | E::AdapterMissing(_) => {
                FaultKind::ModelMissing
            }
            E::ModelUnusable { .. } | E::AdapterUnusable { .. } | E::NotNumbers => {
                FaultKind::ModelUnusable
            }
            E::NoGpu | E::GpuFailed => FaultKind::Gpu,
            E::NotTaken { .. } | E::OutOfMemory(_) => FaultKind::OutOfMemory,
            E::NotReady => FaultKind::NotReady,
            E::NothingAsked
            | E::TooLong { .. }
            | E::BadSchema(_)
            | E::BadGrammar(_)
            | E::GrammarBeyondModel
            | E::BadTool { .. }
            | E::BadSampling(_)
            | E::BadRequest(_) => FaultKind::BadRequest,
            E::Cancelled => FaultKind::Cancelled,
            E::Compute(_) => FaultKind::Inside,
            E::Said(fault) => return fault.clone(),
        };
        Fault::new(kind, error.to_string())
    }
}
