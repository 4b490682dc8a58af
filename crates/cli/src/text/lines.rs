//! Lines on their way into a conversation: each bounded like every other text, and one that cannot be used costs only itself.

use std::io::{BufRead, Read as _};

use tokio::sync::mpsc;

use super::MOST_MB;
use crate::error::CliError;

/// Lines of standard input, read on a thread of their own: reading cannot be interrupted, and Ctrl-C must be. After a line
/// that is too long or no text, which comes as an error, others follow. After any other error none do.
#[must_use]
pub fn lines() -> mpsc::Receiver<Result<String, CliError>> {
    let (give, take) = mpsc::channel(1);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Some(line) = next(&mut input, MOST_MB * 1_000_000) {
            let goes_on = line.as_ref().err().is_none_or(is_about_the_line);
            if give.blocking_send(line).is_err() || !goes_on {
                return;
            }
        }
    });
    take
}

/// Whether only this line cannot be used, so that a conversation goes on with the next one.
#[must_use]
pub fn is_about_the_line(error: &CliError) -> bool {
    matches!(error, CliError::TooLong { .. } | CliError::NotUtf8)
}

/// The next line with its end; `None` when there are no more. Of one with more than `most` bytes the rest is read over, and
/// never held in memory.
fn next(from: &mut impl BufRead, most: usize) -> Option<Result<String, CliError>> {
    bounded(from, most)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })
        .transpose()
        .map(|line| {
            let bytes = line?.ok_or(CliError::TooLong { most: MOST_MB })?;
            String::from_utf8(bytes).map_err(|_| CliError::NotUtf8)
        })
}

/// The bytes of the next line, or nothing inside where it is too long; nothing at all at the end.
fn bounded(from: &mut impl BufRead, most: usize) -> std::io::Result<Option<Option<Vec<u8>>>> {
    let mut bytes = Vec::new();
    // One more for the end of the line, which does not count.
    let read = from
        .by_ref()
        .take(most as u64 + 1)
        .read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if bytes.len() > most && !bytes.ends_with(b"\n") {
        from.skip_until(b'\n')?;
        return Ok(Some(None));
    }
    Ok(Some(Some(bytes)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::io::{BufReader, Read};

    use super::*;

    /// What becomes of each line, with room for four bytes.
    fn read(input: &[u8]) -> Vec<Result<String, &'static str>> {
        // Three bytes at a time: a line comes in several pieces.
        let mut from = BufReader::with_capacity(3, input);
        std::iter::from_fn(|| next(&mut from, 4))
            .map(|line| {
                line.map_err(|error| match error {
                    CliError::TooLong { .. } => "too long",
                    CliError::NotUtf8 => "no text",
                    _ => "another",
                })
            })
            .collect()
    }

    fn line(text: &str) -> Result<String, &'static str> {
        Ok(text.to_owned())
    }

    #[test]
    fn a_line_that_cannot_be_used_costs_only_itself() {
        assert!(read(b"").is_empty());
        assert_eq!(read(b"\n"), [line("\n")]);
        assert_eq!(read(b"one\ntwo"), [line("one\n"), line("two")]);
        assert_eq!(read(b"four\nfour"), [line("four\n"), line("four")]);
        assert_eq!(
            read(b"fives\nok\nmuch, much too long\n\n"),
            [Err("too long"), line("ok\n"), Err("too long"), line("\n")]
        );
        assert_eq!(read(b"ok\nfives"), [line("ok\n"), Err("too long")]);
        assert_eq!(
            read(b"g\xfcn\nok\n\xff"),
            [Err("no text"), line("ok\n"), Err("no text")]
        );
    }

    /// Reads a little, and then fails for good.
    struct Broken(&'static [u8]);

    impl Read for Broken {
        fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::Error::other("torn off"));
            }
            self.0.read(to)
        }
    }

    #[test]
    fn an_input_that_breaks_is_no_matter_of_one_line() {
        let mut from = BufReader::new(Broken(b"ok\n"));
        assert_eq!(next(&mut from, 4).unwrap().unwrap(), "ok\n");
        let error = next(&mut from, 4).unwrap().unwrap_err();
        assert!(matches!(error, CliError::Unreadable { .. }), "{error}");
        assert!(!is_about_the_line(&error));
        assert!(is_about_the_line(&CliError::NotUtf8));
        assert!(is_about_the_line(&CliError::TooLong { most: 8 }));
    }
}
