//! What a look at a model's file itself finds. An engine's refusal alone says little: native code answers a lack of memory
//! just as it answers a bad file.

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, Kind};
use crate::import::{ImportError, look_at};
use crate::verify::{FileHash, VerifyError, verify_file};

/// What is found in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// There is no such file.
    Gone,
    /// It is to the byte what the catalog says.
    Verified,
    /// It has no published hash; its header is whole, and all that the header promises is there.
    Readable,
    /// It is of a kind that this version does not know, perhaps a newer one.
    Newer,
    /// It is not what it should be; the sentence says how that is seen.
    Damaged(String),
    /// It cannot be read at the moment, which says nothing about what is in it.
    Unreadable(String),
}

impl Condition {
    /// Looks at a model for this part of Sotto. A file of the catalog is read through and compared with its published hash.
    pub fn of(kind: Kind, path: &Path, models_dir: &Path) -> Condition {
        let catalog = Catalog::embedded();
        let published = catalog
            .as_ref()
            .ok()
            .and_then(|catalog| published(catalog, path, models_dir));
        match published {
            Some((bytes, hash)) => by_hash(path, bytes, hash),
            None => by_form(kind, path),
        }
    }
}

/// Length and hash of the catalog's file that belongs at this place.
fn published(catalog: &Catalog, path: &Path, models_dir: &Path) -> Option<(u64, FileHash)> {
    let place = |folder: PathBuf| {
        let entries = catalog.entries().iter();
        entries
            .filter(|entry| entry.path_in(&folder) == path)
            .find_map(|entry| Some((entry.bytes?, entry.sha256?)))
    };
    place(models_dir.to_owned()).or_else(|| place(models_dir.canonicalize().ok()?))
}

fn by_hash(path: &Path, bytes: u64, hash: FileHash) -> Condition {
    match verify_file(path, bytes, hash, &mut |_| true) {
        Ok(()) => Condition::Verified,
        Err(VerifyError::Unreadable { source, .. })
            if source.kind() == std::io::ErrorKind::NotFound =>
        {
            Condition::Gone
        }
        Err(error @ (VerifyError::WrongHash { .. } | VerifyError::WrongLength { .. })) => {
            Condition::Damaged(error.to_string())
        }
        Err(error @ (VerifyError::Unreadable { .. } | VerifyError::Stopped { .. })) => {
            Condition::Unreadable(error.to_string())
        }
    }
}

fn by_form(kind: Kind, path: &Path) -> Condition {
    match look_at(path) {
        Ok(found) if found.kind() != kind => Condition::Damaged(format!(
            "{} is a model for the {}, not for the {kind}.",
            path.display(),
            found.kind()
        )),
        Ok(_) => Condition::Readable,
        Err(ImportError::Unsupported { .. }) => Condition::Newer,
        Err(ImportError::Missing { .. }) => Condition::Gone,
        Err(error @ ImportError::Unreadable { .. }) => Condition::Unreadable(error.to_string()),
        Err(error) => Condition::Damaged(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::verify::hash_file;

    /// A GGUF file with one note and one small tensor.
    fn small() -> Vec<u8> {
        let text = |to: &mut Vec<u8>, text: &str| {
            to.extend((text.len() as u64).to_le_bytes());
            to.extend(text.as_bytes());
        };
        let mut file = b"GGUF".to_vec();
        file.extend(3u32.to_le_bytes());
        file.extend(1u64.to_le_bytes());
        file.extend(1u64.to_le_bytes());
        text(&mut file, "general.architecture");
        file.extend(8u32.to_le_bytes());
        text(&mut file, "llama");
        text(&mut file, "one.weight");
        file.extend(1u32.to_le_bytes());
        file.extend(8u64.to_le_bytes());
        file.extend(0u32.to_le_bytes());
        file.extend(0u64.to_le_bytes());
        file.resize(file.len().next_multiple_of(32) + 32, 7);
        file
    }

    #[test]
    fn a_file_without_a_published_hash_is_judged_by_its_form() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("mine.gguf");
        let look = |kind| Condition::of(kind, &file, folder.path());
        assert_eq!(look(Kind::Mind), Condition::Gone);
        fs::write(&file, small()).unwrap();
        assert_eq!(look(Kind::Mind), Condition::Readable);
        let damaged = |kind| matches!(look(kind), Condition::Damaged(_));
        assert!(damaged(Kind::Ear), "a language model hears nothing");
        fs::write(&file, &small()[..small().len() - 20]).unwrap();
        assert!(damaged(Kind::Mind));
        fs::write(&file, b"").unwrap();
        assert!(damaged(Kind::Mind));
        fs::write(&file, b"<html>404</html>").unwrap();
        assert!(damaged(Kind::Mind));
        let newer = [&b"GGUF"[..], &9u32.to_le_bytes(), &[0; 40]].concat();
        fs::write(&file, newer).unwrap();
        assert_eq!(look(Kind::Mind), Condition::Newer);
    }

    #[test]
    fn a_file_of_the_catalog_is_judged_by_its_hash() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::embedded().unwrap();
        let entry = catalog
            .entries()
            .iter()
            .find(|entry| entry.kind == Kind::Mind && entry.is_offered())
            .unwrap();
        let place = entry.path_in(folder.path());
        let known = published(&catalog, &place, folder.path());
        assert_eq!(known, entry.bytes.zip(entry.sha256));
        assert_eq!(
            published(&catalog, Path::new("other.gguf"), folder.path()),
            None
        );
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        // A whole GGUF file, and not the one that belongs there.
        fs::write(&place, small()).unwrap();
        let condition = Condition::of(Kind::Mind, &place, folder.path());
        assert!(matches!(condition, Condition::Damaged(_)), "{condition:?}");
    }

    #[test]
    fn a_hash_tells_a_whole_file_from_one_with_a_single_wrong_bit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        let mut content = small();
        fs::write(&file, &content).unwrap();
        let (bytes, hash) = (
            content.len() as u64,
            hash_file(&file, &mut |_| true).unwrap(),
        );
        assert_eq!(by_hash(&file, bytes, hash), Condition::Verified);
        *content.last_mut().unwrap() ^= 1;
        fs::write(&file, &content).unwrap();
        assert!(matches!(by_hash(&file, bytes, hash), Condition::Damaged(_)));
        fs::remove_file(&file).unwrap();
        assert_eq!(by_hash(&file, bytes, hash), Condition::Gone);
    }
}
