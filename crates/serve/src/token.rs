//! The token: whoever has it may do what the user may. It lies in the data folder, where only the user can read it, and in
//! the link.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::ServeError;

/// Bytes of chance.
const BYTES: usize = 32;
/// The file in the data folder.
const FILE: &str = "serve-token";
/// A file that is longer holds no token.
const LONGEST: u64 = 64;

/// See the module. It is never printed but in the link.
#[derive(Clone)]
pub struct Token(Zeroizing<String>);

/// Where a token comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// It was there: links that were opened before go on.
    Before,
    /// There was none, or another one was asked for.
    Now,
    /// What was there was none, or others could read it; so it was not used.
    Instead,
}

impl Token {
    /// The token of a data folder, which is made where there is none, or where another one is wanted.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn of(folder: &Path, another: bool) -> Result<(Self, Made), ServeError> {
        let path = folder.join(FILE);
        let failed = |source| ServeError::Token {
            path: path.clone(),
            source,
        };
        let mut made = Made::Now;
        if !another {
            match read(&path) {
                Ok(Some(token)) => return Ok((token, Made::Before)),
                Ok(None) => made = Made::Instead,
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
            }
        }
        let token = Self::by_chance()?;
        write(&path, &token).map_err(failed)?;
        Ok((token, made))
    }

    /// Removes the one of a data folder: links of before open nothing in what comes after.
    ///
    /// # Errors
    /// When it cannot be removed, also because there is none.
    pub fn forget(folder: &Path) -> std::io::Result<()> {
        std::fs::remove_file(folder.join(FILE))
    }

    /// One that nobody knows yet.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn by_chance() -> Result<Self, ServeError> {
        let mut chance = Zeroizing::new([0_u8; BYTES]);
        getrandom::fill(&mut chance[..]).map_err(|error| ServeError::Random(error.to_string()))?;
        Ok(Self(Zeroizing::new(URL_SAFE_NO_PAD.encode(&chance[..]))))
    }

    /// Whether this is it. Takes as long for one that is nearly right as for any other of its length.
    #[must_use]
    pub fn is(&self, said: &str) -> bool {
        self.0.as_bytes().ct_eq(said.as_bytes()).into()
    }

    /// As it stands in the link.
    #[must_use]
    pub fn words(&self) -> &str {
        &self.0
    }
}

/// The token in a file; nothing where there is none in it, or others can read it.
fn read(path: &Path) -> std::io::Result<Option<Token>> {
    let file = File::open(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if file.metadata()?.mode() & 0o077 != 0 {
            return Ok(None);
        }
    }
    let mut text = Zeroizing::new(String::new());
    match file.take(LONGEST).read_to_string(&mut text) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::InvalidData => return Ok(None),
        Err(error) => return Err(error),
    }
    let sound = URL_SAFE_NO_PAD
        .decode(text.as_bytes())
        .is_ok_and(|bytes| bytes.len() == BYTES);
    Ok(sound.then_some(Token(text)))
}

/// Keeps it: whole or not at all, and never readable for others in between.
fn write(path: &Path, token: &Token) -> std::io::Result<()> {
    // Two that begin at the same moment do not write into each other's file.
    let beside = path.with_extension(std::process::id().to_string());
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(token.words().as_bytes())?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_token_stays_until_another_one_is_wanted() {
        let folder = tempfile::tempdir().unwrap();
        let (first, made) = Token::of(folder.path(), false).unwrap();
        assert_eq!(made, Made::Now);
        assert_eq!(first.words().len(), 43);
        let (again, made) = Token::of(folder.path(), false).unwrap();
        assert_eq!((again.words(), made), (first.words(), Made::Before));
        let (other, made) = Token::of(folder.path(), true).unwrap();
        assert_eq!(made, Made::Now);
        assert_ne!(other.words(), first.words());
        assert!(other.is(other.words()));
        let words = other.words();
        for wrong in ["", first.words(), &words[1..], &format!("{words}A")] {
            assert!(!other.is(wrong), "{wrong}");
        }
        Token::forget(folder.path()).unwrap();
        let (third, made) = Token::of(folder.path(), false).unwrap();
        assert_eq!(made, Made::Now);
        assert_ne!(third.words(), other.words());
    }

    #[test]
    fn what_is_no_token_is_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let long = "A".repeat(1_000_000);
        for wrong in [&b""[..], b"short", b"\xff\xfe", long.as_bytes()] {
            let mut options = File::options();
            options.write(true).create(true).truncate(true);
            options.open(&path).unwrap().write_all(wrong).unwrap();
            let (token, made) = Token::of(folder.path(), false).unwrap();
            assert_eq!(made, Made::Instead);
            let (again, made) = Token::of(folder.path(), false).unwrap();
            assert_eq!((again.words(), made), (token.words(), Made::Before));
        }
    }

    #[test]
    fn where_it_cannot_be_kept_there_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a file");
        std::fs::write(&file, "").unwrap();
        let Err(error) = Token::of(&file, false) else {
            panic!("a token in a file that is no folder");
        };
        assert!(error.to_string().contains("a file"), "{error}");
    }

    #[cfg(unix)]
    #[test]
    fn one_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (first, _) = Token::of(folder.path(), false).unwrap();
        let path = folder.path().join(FILE);
        let mode = || std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let (second, made) = Token::of(folder.path(), false).unwrap();
        assert_eq!(made, Made::Instead);
        assert_ne!(second.words(), first.words());
        assert_eq!(mode(), 0o600);
    }
}
