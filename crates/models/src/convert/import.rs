//! Takes a folder that faster-whisper uses (`model.bin`, a vocabulary) and makes the one file that Sotto's ear loads.

use super::{
    ConvertError, CtranslateModel, MelFilters, WhisperShape, WhisperVocabulary, write_whisper,
};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// A vocabulary is half a megabyte; this is far above it and far below what hurts.
const LARGEST_VOCABULARY: u64 = 16 << 20;

/// Converts the faster-whisper model in `folder` into the whisper.cpp file `out`. `out` appears only when it is
/// whole; whatever was there before stays until then.
pub fn import_faster_whisper_folder(
    folder: &Path,
    out: &Path,
) -> Result<WhisperShape, ConvertError> {
    let model = folder.join("model.bin");
    let missing = |file| ConvertError::MissingFile {
        folder: folder.display().to_string(),
        file,
    };
    if !model.is_file() {
        return Err(missing("model.bin"));
    }
    let mut model = CtranslateModel::open(BufReader::new(File::open(model)?))?;
    let lines = folder.join("vocabulary.txt");
    let list = folder.join("vocabulary.json");
    let vocabulary = if lines.is_file() {
        WhisperVocabulary::from_lines(&text(&lines)?)?
    } else if list.is_file() {
        WhisperVocabulary::from_json(&text(&list)?)?
    } else {
        return Err(missing("vocabulary.txt"));
    };
    let mel = MelFilters::computed(WhisperShape::of(&model)?.mels)?;
    let part = out.with_added_extension(format!("part-{}", std::process::id()));
    let written = (|| {
        let mut file = BufWriter::new(File::create(&part)?);
        let shape = write_whisper(&mut model, &vocabulary, &mel, &mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&part, out)?;
        Ok(shape)
    })();
    if written.is_err() {
        // the error being returned says more than one about the leftover would
        let _ = fs::remove_file(&part);
    }
    written
}

fn text(path: &Path) -> Result<String, ConvertError> {
    let mut text = String::new();
    File::open(path)?
        .take(LARGEST_VOCABULARY)
        .read_to_string(&mut text)
        .map_err(|fault| match fault.kind() {
            std::io::ErrorKind::InvalidData => {
                ConvertError::malformed("a vocabulary that is not text")
            }
            _ => fault.into(),
        })?;
    Ok(text)
}
