//! What can be wrong with the file of a model or of an adapter, each as the end of a sentence.

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
    /// No file at all.
    #[error("it is a folder, not a file")]
    Folder,
    /// No byte in it.
    #[error("it is empty")]
    Empty,
    /// What the system says.
    #[error("it cannot be read ({0})")]
    Unreadable(std::io::Error),
    /// Another format.
    #[error("it is not a GGUF file")]
    NotGguf,
    /// Big-endian.
    #[error("it was written for computers with the other byte order")]
    ByteOrder,
    /// A version of the format that nobody here reads.
    #[error("its GGUF version {0} is not one of 2 and 3")]
    Version(u32),
    /// It ends too early.
    #[error("it is cut short")]
    CutShort,
    /// It ends within this tensor.
    #[error("it is cut short: the tensor '{0}' ends behind the end of the file")]
    TensorCutShort(String),
    /// A text or a list.
    #[error("it is cut short or damaged: a {0} in it is longer than the file")]
    LongerThanFile(&'static str),
    /// A length that no file has.
    #[error("a length in it is impossible")]
    Length,
    /// Something in it cannot be.
    #[error("it is damaged: {0}")]
    Damaged(&'static str),
    /// A value of a type that the format does not have.
    #[error("it is damaged: {holds} of unknown type {kind}")]
    UnknownType {
        /// What is of that type.
        holds: &'static str,
        /// The number of the type.
        kind: u32,
    },
    /// A tensor has more sides than four, or none.
    #[error("it is damaged: the tensor '{name}' has {sides} sides")]
    Sides {
        /// The tensor.
        name: String,
        /// How many it has.
        sides: u32,
    },
    /// Something about a tensor cannot be.
    #[error("it is damaged: the tensor '{name}' {what}")]
    Tensor {
        /// The tensor.
        name: String,
        /// What is wrong with it.
        what: &'static str,
    },
    /// The value of this key cannot be.
    #[error("it is damaged: its value of '{0}' is impossible")]
    Value(String),
    /// The list of this key has another length than the vocabulary, or is none.
    #[error("it is damaged: '{0}' does not fit its vocabulary")]
    BesideVocabulary(&'static str),
    /// Without a family there is no telling what its numbers mean.
    #[error("it does not say which family of models it belongs to")]
    NoFamily,
    /// An adapter where a model should be.
    #[error("it is an adapter, which goes on top of a model")]
    Adapter,
    /// The part that looks at pictures.
    #[error("it is the picture part of a model, not the model")]
    PicturePart,
    /// A number that every model has.
    #[error("its header does not say its {0}")]
    NotSaid(&'static str),
    /// Nothing to write with.
    #[error("it has no vocabulary")]
    NoVocabulary,
    /// A vocabulary of no kind.
    #[error("it does not say how its vocabulary is built")]
    VocabularyOfNoKind,
    /// A vocabulary without weights.
    #[error("it holds no weights for its vocabulary")]
    VocabularyWithoutWeights,
    /// A model, or something else, where an adapter should be.
    #[error("it is not an adapter")]
    NotAdapter,
    /// An adapter of another kind.
    #[error("it is not a LoRA adapter")]
    NotLora,
    /// An adapter for models of another family.
    #[error("it was made for models of the family '{own}', and this one is '{wanted}'")]
    OtherFamily {
        /// The adapter's.
        own: String,
        /// The model's.
        wanted: String,
    },
    /// How much an adapter counts is not told.
    #[error("it does not say its strength")]
    NoStrength,
    /// An adapter of nothing.
    #[error("it holds no weights")]
    NoWeights,
    /// The half of a pair whose other half has another name, or none.
    #[error("it holds the tensor '{0}', which is half of nothing")]
    HalfOfNothing(String),
    /// A pair of which one half is there.
    #[error("half of '{0}' is missing")]
    HalfMissing(String),
    /// A pair for weights that the model does not have.
    #[error("the model has no '{0}'")]
    NotInModel(String),
    /// A pair for larger or smaller weights.
    #[error("its weights for '{0}' were made for a model of another size")]
    OtherSize(String),
    /// It looks right and is not taken.
    #[error("llama.cpp refuses it")]
    Refused,
}
