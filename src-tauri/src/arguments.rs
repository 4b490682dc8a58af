//! What the program was started with, by the user, the desktop, or a second start that hands its words to the first one.

use std::path::{Path, PathBuf};

/// What a start asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Order {
    /// Show the window.
    Show,
    /// Begin to listen, or finish what was begun.
    Toggle {
        /// Type what is said.
        dictate: bool,
    },
    /// The key to talk is held.
    Press {
        /// Type what is said.
        dictate: bool,
    },
    /// The key is let go.
    Release,
    /// A model is to be taken in.
    Import(PathBuf),
}

/// A start's words, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Started {
    /// Without a window at first.
    pub hidden: bool,
    /// The folder where Sotto keeps its data, where one is named.
    pub folder: Option<PathBuf>,
    /// What is to be done, in its order.
    pub orders: Vec<Order>,
    /// What nobody knows.
    pub unknown: Vec<String>,
}

impl Started {
    /// Reads the words behind the program's name. Files are named from `here`.
    #[must_use]
    pub fn read(words: impl IntoIterator<Item = String>, here: &Path) -> Self {
        let mut started = Self::default();
        let mut dictate = false;
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, value) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(value.to_owned())),
                _ => (word.as_str(), None),
            };
            match name {
                "--hidden" => started.hidden = true,
                "--show" => started.orders.push(Order::Show),
                "--toggle" => started.orders.push(Order::Toggle { dictate: false }),
                "--press" => started.orders.push(Order::Press { dictate: false }),
                "--release" => started.orders.push(Order::Release),
                "--dictate" => dictate = true,
                "--data-dir" => match value.or_else(|| words.next()) {
                    Some(folder) => started.folder = Some(here.join(folder)),
                    None => started.unknown.push(word),
                },
                _ if name.starts_with('-') => started.unknown.push(word),
                _ => match file(&word) {
                    Some(path) => started.orders.push(Order::Import(here.join(path))),
                    None => started.unknown.push(word),
                },
            }
        }
        if dictate {
            started.dictate();
        }
        started
    }

    /// Dictation is meant: by itself it is a toggle.
    fn dictate(&mut self) {
        let mut meant = false;
        for order in &mut self.orders {
            if let Order::Toggle { dictate } | Order::Press { dictate } = order {
                *dictate = true;
                meant = true;
            }
        }
        if !meant && !self.orders.contains(&Order::Release) {
            self.orders.push(Order::Toggle { dictate: true });
        }
    }

    /// What a second start asks of the running one: where it asks for nothing, it wants to see the window.
    #[must_use]
    pub fn for_the_running(self) -> Vec<Order> {
        if self.orders.is_empty() && !self.hidden {
            return vec![Order::Show];
        }
        self.orders
    }
}

/// A file as desktops name it: a path, or an address of this machine's files.
fn file(word: &str) -> Option<PathBuf> {
    let Some(rest) = word.strip_prefix("file://") else {
        let elsewhere = word.contains("://");
        return (!elsewhere && !word.is_empty()).then(|| PathBuf::from(word));
    };
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    if !path.starts_with('/') {
        return None; // Of another machine.
    }
    let decoded = decoded(path)?;
    // "/C:/models" is a path of Windows behind the slash of an address.
    let windows = decoded.as_bytes().get(2) == Some(&b':');
    Some(PathBuf::from(if windows {
        decoded[1..].to_owned()
    } else {
        decoded
    }))
}

/// An address without its percent signs; nothing where they are no letters.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Started {
        let words = words.iter().map(|word| (*word).to_owned());
        Started::read(words, Path::new("/home/ada"))
    }

    #[test]
    fn words_become_orders_in_their_order() {
        assert_eq!(
            read(&["--press", "--release"]).orders,
            [Order::Press { dictate: false }, Order::Release]
        );
        assert_eq!(
            read(&["--toggle"]).orders,
            [Order::Toggle { dictate: false }]
        );
        assert_eq!(
            read(&["--dictate"]).orders,
            [Order::Toggle { dictate: true }]
        );
        assert_eq!(
            read(&["--dictate", "--press"]).orders,
            [Order::Press { dictate: true }]
        );
        assert_eq!(read(&["--release", "--dictate"]).orders, [Order::Release]);
    }

    #[test]
    fn files_come_as_paths_and_as_addresses() {
        for (word, path) in [
            ("models/a.gguf", "/home/ada/models/a.gguf"),
            ("/b.gguf", "/b.gguf"),
            ("file:///my%20models/%C3%A4.gguf", "/my models/ä.gguf"),
            ("file://localhost/b.gguf", "/b.gguf"),
        ] {
            assert_eq!(read(&[word]).orders, [Order::Import(path.into())], "{word}");
        }
    }

    #[test]
    fn what_is_no_file_of_this_machine_is_left_aside() {
        for word in [
            "",
            "--fly",
            "-x",
            "https://example.org/a.gguf",
            "file://elsewhere/a.gguf",
            "file:///a%2",
            "file:///a%zz",
            "file:///%ff",
            "--data-dir",
        ] {
            let started = read(&[word]);
            assert_eq!(started.unknown, [word], "{word}");
            assert!(started.orders.is_empty() && started.folder.is_none());
        }
    }

    #[test]
    fn the_folder_is_taken_with_and_without_a_sign() {
        for words in [&["--data-dir", "data"][..], &["--data-dir=data"][..]] {
            assert_eq!(read(words).folder, Some("/home/ada/data".into()));
        }
    }

    #[test]
    fn a_second_start_shows_the_window_unless_it_asks_for_something() {
        assert_eq!(read(&[]).for_the_running(), [Order::Show]);
        assert!(read(&["--hidden"]).for_the_running().is_empty());
        assert_eq!(read(&["--release"]).for_the_running(), [Order::Release]);
    }
}
