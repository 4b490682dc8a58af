//! Takes a folder that faster-whisper uses (`model.bin`, a vocabulary) and makes the one file that Sotto's ear loads.

use super::{
    ConvertError, CtranslateModel, MelFilters, SmallNumbers, WhisperShape, WhisperVocabulary,
    quantize_whisper, write_whisper,
};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

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
    let tokenizer = folder.join("tokenizer.json");
    let vocabulary = if lines.is_file() {
        WhisperVocabulary::from_lines(&text(&lines)?)?
    } else if list.is_file() {
        WhisperVocabulary::from_json(&text(&list)?)?
    } else if tokenizer.is_file() {
        WhisperVocabulary::from_tokenizer(&text(&tokenizer)?)?
    } else {
        return Err(missing(
            "vocabulary.txt (nor vocabulary.json, nor tokenizer.json)",
        ));
    };
    let mel = MelFilters::computed(WhisperShape::of(&model)?.mels)?;
    write_whole(out, |file| {
        write_whisper(&mut model, &vocabulary, &mel, file)
    })
}

/// Makes a smaller form of the whisper.cpp model `source` as `out`, which appears only when it is whole.
pub fn shrink_whisper_file(
    source: &Path,
    form: SmallNumbers,
    out: &Path,
) -> Result<(), ConvertError> {
    let source = BufReader::new(File::open(source)?);
    write_whole(out, |file| quantize_whisper(source, form, file))
}

fn write_whole<T>(
    out: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<T, ConvertError>,
) -> Result<T, ConvertError> {
    let part = unfinished(out);
    let written = (|| {
        let mut file = BufWriter::new(File::create(&part)?);
        let made = write(&mut file)?;
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&part, out)?;
        Ok(made)
    })();
    if written.is_err() {
        // the error being returned says more than one about the leftover would
        let _ = fs::remove_file(&part);
    }
    written
}

/// How the names of unfinished models begin. Nobody takes such a file for a model, and the next import clears them away.
pub const UNFINISHED_PREFIX: &str = ".taking-";

fn unfinished(out: &Path) -> PathBuf {
    let mut name = OsString::from(format!("{UNFINISHED_PREFIX}{}-", std::process::id()));
    name.push(out.file_name().unwrap_or_default());
    out.with_file_name(name)
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_unfinished_has_no_name_of_a_model_and_goes_with_a_failure() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("small.bin");
        let names = || -> Vec<String> {
            let entries = fs::read_dir(folder.path()).unwrap().flatten();
            entries
                .map(|entry| entry.file_name().into_string().unwrap())
                .collect()
        };
        write_whole(&out, |file| {
            file.write_all(b"half")?;
            let names = names();
            assert_eq!(names.len(), 1);
            assert!(names[0].starts_with(UNFINISHED_PREFIX), "{names:?}");
            Ok(())
        })
        .unwrap();
        assert_eq!(names(), ["small.bin"]);
        let failed = write_whole(&out, |_| -> Result<(), _> {
            Err(ConvertError::malformed("nothing"))
        });
        assert!(failed.is_err());
        assert_eq!(names(), ["small.bin"]);
    }
}
