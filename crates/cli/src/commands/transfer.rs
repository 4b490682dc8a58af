//! `sotto export` and `sotto import`: everything that is kept, to take away and to bring back.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use sotto_api::{ExportFormat, Imported, Reply, Request, TransferRequest};
use sotto_skills::numbers::Language;

use crate::arguments::{Export, Form, Import};
use crate::error::CliError;
use crate::home::Home;
use crate::kept::clock::{say, say_exactly};
use crate::kept::rows::plain;
use crate::kept::{Desk, invalid};
use crate::language;
use crate::output::Output;

impl From<Form> for ExportFormat {
    fn from(form: Form) -> Self {
        match form {
            Form::Json => Self::Json,
            Form::Markdown => Self::Markdown,
            Form::Ics => Self::Ics,
        }
    }
}

/// Writes everything into a file, or to standard output.
pub async fn export(asked: Export, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let mut desk = Desk::open(home, output).await?;
    let language = desk.now.language;
    let format = ExportFormat::from(asked.format);
    let out = asked.out.filter(|file| file.as_path() != Path::new("-"));
    if let Some(file) = out {
        let to = whole_path(&file, language)?;
        let told = about(language, "told.exported", &file);
        let request = Request::Transfer(TransferRequest::Export { format, to });
        return desk.act(request, |_| told).await;
    }
    // The core writes files. This one is in a folder that only this user can enter, and gone in a moment.
    let folder = tempfile::tempdir().map_err(CliError::System)?;
    let file = folder.path().join("export");
    let to = whole_path(&file, language)?;
    desk.ask(Request::Transfer(TransferRequest::Export { format, to }))
        .await?;
    let text =
        std::fs::read_to_string(&file).map_err(|source| CliError::unreadable(&file, source))?;
    if desk.output.json && format != ExportFormat::Json {
        return desk.output.json(&text);
    }
    desk.output.piece(&text)
}

/// Reads a file that was exported.
pub async fn import(asked: Import, home: &Home, output: &mut Output) -> Result<(), CliError> {
    let language = language::of_reader(home, output).await;
    // Kept until the core has read it.
    let (_folder, file) = if asked.file == Path::new("-") {
        let folder = tempfile::tempdir().map_err(CliError::System)?;
        let file = folder.path().join("import");
        copy_input(&file)?;
        (Some(folder), file)
    } else {
        (None, asked.file.clone())
    };
    let format = match asked.format {
        Some(form) => ExportFormat::from(form),
        None => form_of(&asked.file, &beginning(&file)?, language)?,
    };
    let from = whole_path(&file, language)?;
    let request = Request::Transfer(TransferRequest::Import { format, from });
    let mut desk = Desk::open(home, output).await?;
    let language = desk.now.language;
    desk.act(request, |reply| match reply {
        Reply::Imported(imported) => lines(imported, language),
        _ => say(language, "told.imported", []),
    })
    .await
}

/// A sentence about a file.
fn about(language: Language, name: &'static str, file: &Path) -> String {
    let file = file.display().to_string();
    say_exactly(language, name, [("file", file.as_str())])
}

/// The core stands elsewhere: a path has to mean the same there.
fn whole_path(file: &Path, language: Language) -> Result<String, CliError> {
    let whole = std::path::absolute(file).map_err(|source| CliError::unreadable(file, source))?;
    whole.into_os_string().into_string().map_err(|name| {
        let file = PathBuf::from(name);
        CliError::Usage(about(language, "told.bad_name", &file))
    })
}

fn copy_input(to: &Path) -> Result<(), CliError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|source| CliError::Unreadable {
            path: "standard input".into(),
            source,
        })?;
    let write = || std::fs::File::create(to)?.write_all(&bytes);
    write().map_err(|source| CliError::unwritable(to, source))
}

fn beginning(file: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|file| file.take(1000).read_to_end(&mut bytes))
        .map_err(|source| CliError::unreadable(file, source))?;
    Ok(bytes)
}

/// What a file is: by its name, else by how it begins.
fn form_of(file: &Path, beginning: &[u8], language: Language) -> Result<ExportFormat, CliError> {
    let ending = file.extension().map(|ending| ending.to_ascii_lowercase());
    match ending.as_deref().and_then(|ending| ending.to_str()) {
        Some("json") => return Ok(ExportFormat::Json),
        Some("ics" | "ical") => return Ok(ExportFormat::Ics),
        Some("md" | "markdown") => return Ok(ExportFormat::Markdown),
        _ => {}
    }
    let text = String::from_utf8_lossy(beginning);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('{') {
        Ok(ExportFormat::Json)
    } else if text.to_uppercase().starts_with("BEGIN:VCALENDAR") {
        Ok(ExportFormat::Ics)
    } else {
        Err(invalid(about(language, "told.no_import", file)))
    }
}

/// What an import brought.
#[must_use]
pub fn lines(imported: &Imported, language: Language) -> String {
    let things = match imported.added {
        1 => say(language, "rows.one_thing", []),
        many => say(language, "rows.things", [("count", many.to_string())]),
    };
    let with = [
        ("things", things),
        ("changed", imported.changed.to_string()),
        ("kept", imported.kept.to_string()),
    ];
    let mut text = say(language, "told.brought_in", with);
    for skipped in &imported.skipped {
        let skipped = plain(skipped);
        let with = [("what", skipped.as_str())];
        text.push('\n');
        text.push_str(&say_exactly(language, "told.left_out", with));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_what_it_is_called_or_looks_like() {
        let form =
            |name: &str, text: &str| form_of(Path::new(name), text.as_bytes(), Language::ENGLISH);
        assert_eq!(form("a.json", "").unwrap(), ExportFormat::Json);
        assert_eq!(form("a.ICS", "").unwrap(), ExportFormat::Ics);
        assert_eq!(form("-", " {\"format\"").unwrap(), ExportFormat::Json);
        assert_eq!(
            form("-", "\u{feff}begin:vcalendar\r\n").unwrap(),
            ExportFormat::Ics
        );
        assert_eq!(form("-", "hello").unwrap_err().code(), 2);
    }

    #[test]
    fn what_was_left_out_is_said() {
        let imported = Imported {
            added: 1,
            changed: 2,
            kept: 3,
            skipped: vec!["An event has no beginning.".to_owned()],
        };
        assert_eq!(
            lines(&imported, Language::ENGLISH),
            "1 thing added, 2 changed, 3 kept as they were.\nLeft out: An event has no beginning."
        );
        assert_eq!(
            lines(&imported, Language::GERMAN),
            "1 Sache hinzugefügt, 2 geändert, 3 unverändert.\nAusgelassen: An event has no beginning."
        );
    }

    #[test]
    fn what_is_no_export_is_told_in_the_users_language() {
        let told = |language| {
            let refused = form_of(Path::new("../letter"), b"Dear Ada", language);
            refused.unwrap_err().to_string()
        };
        assert!(told(Language::ENGLISH).starts_with("../letter looks like neither an export"));
        assert!(told(Language::GERMAN).starts_with("../letter sieht weder nach einem Export"));
    }
}
