//! The programs that are installed: desktop entries, as menus show them.

use std::path::{Path, PathBuf};

use crate::patterns::fitting;
use crate::words::sound::Ears;

/// A program in the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub name: String,
    exec: String,
    generic: Option<String>,
}

impl Entry {
    /// The program and its arguments, without the places for files.
    pub(super) fn command(&self) -> Vec<String> {
        words(&self.exec)
            .into_iter()
            .filter(|word| !(word.len() == 2 && word.starts_with('%')))
            .collect()
    }
}

/// All programs of the menu, each name once.
pub(super) fn installed() -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for folder in folders() {
        let Ok(files) = std::fs::read_dir(folder.join("applications")) else {
            continue;
        };
        for file in files.flatten() {
            let path = file.path();
            if path.extension().is_some_and(|ending| ending == "desktop")
                && let Some(entry) = read(&path)
                && all.iter().all(|known| known.name != entry.name)
            {
                all.push(entry);
            }
        }
    }
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

/// The program of this name, or that is of this kind ("the browser").
pub(super) fn named<'e>(all: &'e [Entry], said: &str) -> Option<&'e Entry> {
    let names: Vec<String> = all.iter().map(|entry| entry.name.clone()).collect();
    let ears = [Ears::English, Ears::German];
    if let Some((_, found)) = fitting(said, &names, &ears)
        && let Some(first) = found.first()
    {
        return all.iter().find(|entry| entry.name == *first);
    }
    let kinds: Vec<String> = all
        .iter()
        .map(|entry| entry.generic.clone().unwrap_or_default())
        .collect();
    let said = said.to_lowercase();
    kinds
        .iter()
        .position(|kind| kind.to_lowercase().split(' ').any(|word| word == said))
        .map(|at| &all[at])
}

fn folders() -> Vec<PathBuf> {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let own =
        std::env::var_os("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    let all =
        std::env::var_os("XDG_DATA_DIRS").unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    let flatpak = [
        home.join(".local/share/flatpak/exports/share"),
        PathBuf::from("/var/lib/flatpak/exports/share"),
    ];
    std::iter::once(own)
        .chain(std::env::split_paths(&all))
        .chain(flatpak)
        .collect()
}

fn read(path: &Path) -> Option<Entry> {
    parse(&std::fs::read_to_string(path).ok()?)
}

/// An entry of the menu; nothing for what the menu does not show.
fn parse(text: &str) -> Option<Entry> {
    let mut here = false;
    let (mut name, mut exec, mut generic) = (None, None, None);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            here = line == "[Desktop Entry]";
            continue;
        }
        let Some((key, value)) = line.split_once('=').filter(|_| here) else {
            continue;
        };
        match key.trim_end() {
            "Name" => name = Some(value.trim_start().to_owned()),
            "Exec" => exec = Some(value.trim_start().to_owned()),
            "GenericName" => generic = Some(value.trim_start().to_owned()),
            "NoDisplay" | "Hidden" if value.trim() == "true" => return None,
            "Type" if value.trim() != "Application" => return None,
            "Terminal" if value.trim() == "true" => return None,
            _ => {}
        }
    }
    Some(Entry {
        name: name?,
        exec: exec?,
        generic,
    })
}

/// Words of a command line, with quotes as the specification of desktop entries has them.
fn words(line: &str) -> Vec<String> {
    let (mut all, mut word, mut quoted, mut open) = (Vec::new(), String::new(), false, false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                open = true;
            }
            '\\' if quoted => word.extend(letters.next()),
            ' ' | '\t' if !quoted => {
                if open || !word.is_empty() {
                    all.push(std::mem::take(&mut word));
                }
                open = false;
            }
            _ => word.push(letter),
        }
    }
    if open || !word.is_empty() {
        all.push(word);
    }
    all
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FIREFOX: &str = "[Desktop Entry]\nType=Application\nName=Firefox ESR\nGenericName=Web Browser\nExec=\"/usr/lib/fire fox/firefox\" --new %u\n[Desktop Action new]\nName=New Window\nExec=other\n";

    #[test]
    fn an_entry_is_read_and_its_command_has_no_places_for_files() {
        let entry = parse(FIREFOX).unwrap();
        assert_eq!(entry.name, "Firefox ESR");
        assert_eq!(entry.command(), ["/usr/lib/fire fox/firefox", "--new"]);
        assert!(
            parse("[Desktop Entry]\nType=Application\nName=x\nExec=x\nNoDisplay=true").is_none()
        );
        assert!(parse("[Desktop Entry]\nType=Link\nName=x\nExec=x").is_none());
        assert!(parse("").is_none());
    }

    #[test]
    fn a_program_is_found_by_name_by_part_and_by_kind() {
        let all = [parse(FIREFOX).unwrap()];
        for said in ["Firefox ESR", "firefox", "fire fox esr", "browser"] {
            assert!(named(&all, said).is_some(), "{said}");
        }
        assert!(named(&all, "thunderbird").is_none());
    }
}
