//! Makes the finished file of a model out of what was fetched.

use super::hash::hash_file;
use super::list::{Conversion, StarterFile, StarterModel};
use super::{Starter, StarterError, make_own};
use crate::convert::{
    ConvertError, CtranslateModel, MelFilters, SmallNumbers, WhisperShape, WhisperVocabulary,
    quantize_whisper, rewrite_kokoro, shrink_embeddings, write_whisper,
};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

const VOCABULARY_MODEL: &str = "whisper-vocabulary-and-mel";

/// Makes `file` from the joined parts in `joined` (absent for files that are made of another model), and returns
/// where it lies in `work` and its hash, which is one that the list allows.
pub(crate) fn make(
    starter: &Starter,
    model: &StarterModel,
    file: &StarterFile,
    joined: Option<PathBuf>,
    work: &Path,
) -> Result<(PathBuf, String), StarterError> {
    let nothing = || StarterError::List {
        what: format!("{} of {} comes from nowhere", file.name, model.id),
    };
    let out = work.join("finished");
    let made = match file.make {
        Conversion::Copy => {
            let joined = joined.ok_or_else(nothing)?;
            fs::rename(&joined, &out).map_err(StarterError::disk(&out))?;
            Ok(())
        }
        Conversion::WhisperGgml => {
            let kept = starter.folder().join(VOCABULARY_MODEL);
            whisper(&joined.ok_or_else(nothing)?, &kept, &out)
        }
        Conversion::KokoroOnnx => kokoro(&joined.ok_or_else(nothing)?, &out),
        Conversion::WhisperQ8 | Conversion::WhisperQ5 => {
            let source = model.needs.first().and_then(|id| starter.path(id));
            let form = match file.make {
                Conversion::WhisperQ8 => SmallNumbers::Q8_0,
                _ => SmallNumbers::Q5_1,
            };
            smaller(&source.ok_or_else(nothing)?, form, &out)
        }
        Conversion::OwnEar | Conversion::OwnEarQ8 | Conversion::OwnEarNote => {
            let source = model.needs.first().and_then(|id| starter.path(id));
            make_own::ear(starter, file, &source.ok_or_else(nothing)?, work, &out)?
        }
        Conversion::EmbeddingsQ8 => {
            let source = model.needs.first().and_then(|id| starter.path(id));
            embeddings(&source.ok_or_else(nothing)?, &out)
        }
    };
    made.map_err(|source| StarterError::not_made(&model.title, &out, source))?;
    let found = hash_file(&out).map_err(StarterError::disk(&out))?;
    if file.hashes().any(|wanted| wanted == found) {
        return Ok((out, found));
    }
    Err(StarterError::WrongFile {
        file: format!("{}/{}", model.id, file.name),
        expected: file.sha256.clone(),
        found,
    })
}

pub(super) fn create(path: &Path) -> Result<BufWriter<File>, ConvertError> {
    Ok(BufWriter::with_capacity(1 << 20, File::create(path)?))
}

pub(super) fn finish(mut out: BufWriter<File>) -> Result<(), ConvertError> {
    out.flush()?;
    Ok(out.get_ref().sync_all()?)
}

fn whisper(source: &Path, vocabulary: &Path, to: &Path) -> Result<(), ConvertError> {
    let mut model = CtranslateModel::open(BufReader::new(File::open(source)?))?;
    let shape = WhisperShape::of(&model)?;
    let words = if shape.english_only() {
        "gpt2.tiktoken"
    } else {
        "multilingual.tiktoken"
    };
    let words = fs::read_to_string(vocabulary.join(words))?;
    let words = WhisperVocabulary::from_tiktoken(&words, shape.english_only())?;
    let filters = fs::read(vocabulary.join("mel_filters.npz"))?;
    let filters = MelFilters::from_archive(&filters, shape.mels)?;
    let mut out = create(to)?;
    write_whisper(&mut model, &words, &filters, &mut out)?;
    finish(out)
}

fn kokoro(source: &Path, to: &Path) -> Result<(), ConvertError> {
    let rewritten = rewrite_kokoro(&fs::read(source)?)?;
    let mut out = create(to)?;
    out.write_all(&rewritten)?;
    finish(out)
}

pub(super) fn smaller(source: &Path, form: SmallNumbers, to: &Path) -> Result<(), ConvertError> {
    let mut out = create(to)?;
    quantize_whisper(BufReader::new(File::open(source)?), form, &mut out)?;
    finish(out)
}

fn embeddings(folder: &Path, to: &Path) -> Result<(), ConvertError> {
    let source = File::open(folder.join("model.safetensors"))?;
    let mut out = create(to)?;
    shrink_embeddings(BufReader::new(source), &mut out)?;
    finish(out)
}
