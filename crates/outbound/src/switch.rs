//! The user's switch: what may go out. One small typed file, `outbound.toml`, read anew at every ask so that
//! a change in one window counts at once in every other program of Sotto. A damaged file closes the door.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::error::OutboundError;
use crate::proxy::ProxySetting;
use crate::purpose::{Grant, Purpose};

/// The form of the file that this version writes.
const VERSION: u32 = 1;

/// What the user permits. The default permits nothing that was not asked for in that moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Switch {
    /// The form of the file.
    pub version: u32,
    /// Beats everything else: with it, nothing goes out, not even on the user's own click.
    pub forbid_all: bool,
    /// The purposes that may go out by themselves.
    pub purposes: BTreeSet<Purpose>,
    /// Language models outside Sotto that the user configured. Those on this machine need no further leave.
    pub endpoints: BTreeSet<Address>,
    /// A file with certificates of authorities to trust beside those of the system: for a company's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// How to get out where a proxy stands in between.
    pub proxy: ProxySetting,
}

impl Default for Switch {
    fn default() -> Self {
        Switch {
            version: VERSION,
            forbid_all: false,
            purposes: BTreeSet::new(),
            endpoints: BTreeSet::new(),
            ca_file: None,
            proxy: ProxySetting::default(),
        }
    }
}

/// Which rule refused a connection. Its words end the sentence of the error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Refusal {
    /// Everything is forbidden.
    AllForbidden,
    /// This purpose is not switched on, and nobody asked for it just now.
    PurposeOff,
    /// A place outside sent Sotto to an address of this machine.
    Inward,
    /// This version does not know the purpose.
    UnknownPurpose,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Refusal::AllForbidden => {
                "all connections are forbidden. Allow them in the network settings."
            }
            Refusal::PurposeOff => {
                "this purpose is switched off. Switch it on in the network settings."
            }
            Refusal::Inward => {
                "a place outside led back to this computer, which Sotto does not follow."
            }
            Refusal::UnknownPurpose => "this version does not know that purpose.",
        })
    }
}

/// The rule: may this connection be opened? A pure function over the switch.
///
/// `redirected_from` is the place that sent Sotto here, if any.
pub fn decide(
    switch: &Switch,
    purpose: Purpose,
    address: &Address,
    grant: Grant,
    redirected_from: Option<&Address>,
) -> Result<(), Refusal> {
    if switch.forbid_all {
        return Err(Refusal::AllForbidden);
    }
    if purpose == Purpose::Unknown {
        return Err(Refusal::UnknownPurpose);
    }
    // A server outside must not be able to make Sotto talk to services of this machine.
    if address.is_loopback() && redirected_from.is_some_and(|from| !from.is_loopback()) {
        return Err(Refusal::Inward);
    }
    let configured_here = purpose == Purpose::ExternalModel
        && address.is_loopback()
        && switch.endpoints.contains(address);
    if grant == Grant::ByUser || switch.purposes.contains(&purpose) || configured_here {
        Ok(())
    } else {
        Err(Refusal::PurposeOff)
    }
}

/// The switch as read from its file, with the names of the fields that were damaged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SwitchFile {
    /// What counts.
    pub switch: Switch,
    /// Fields that could not be read; `*` stands for the whole file.
    pub damaged: Vec<String>,
}

impl SwitchFile {
    /// Reads the file; a missing one is the default. What is damaged is read as the stricter choice: an
    /// unreadable `forbid_all` or a wholly unreadable file forbids everything, an unreadable list is empty.
    pub(crate) fn read(path: &Path) -> Result<SwitchFile, OutboundError> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(SwitchFile::parse(&bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(SwitchFile {
                switch: Switch::default(),
                damaged: Vec::new(),
            }),
            Err(source) => Err(OutboundError::Settings {
                path: path.to_owned(),
                source,
            }),
        }
    }

    /// Reads the text of the file, field by field.
    pub fn parse(bytes: &[u8]) -> SwitchFile {
        let table = std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| text.parse::<toml::Table>().ok());
        let Some(mut table) = table else {
            let switch = Switch {
                forbid_all: true,
                ..Switch::default()
            };
            return SwitchFile {
                switch,
                damaged: vec!["*".to_owned()],
            };
        };
        let mut switch = Switch::default();
        let mut damaged = Vec::new();
        if let Some(value) = table.remove("forbid_all") {
            switch.forbid_all = value.as_bool().unwrap_or_else(|| {
                damaged.push("forbid_all".to_owned());
                true
            });
        }
        salvage(&mut table, "purposes", &mut switch.purposes, &mut damaged);
        switch.purposes.remove(&Purpose::Unknown);
        salvage(&mut table, "endpoints", &mut switch.endpoints, &mut damaged);
        if let Some(value) = table.remove("ca_file") {
            match value.try_into() {
                Ok(path) => switch.ca_file = Some(path),
                Err(_) => damaged.push("ca_file".to_owned()),
            }
        }
        salvage(&mut table, "proxy", &mut switch.proxy, &mut damaged);
        SwitchFile { switch, damaged }
    }

    /// Writes the switch so that a crash leaves either the old or the new file.
    pub(crate) fn write(path: &Path, switch: &Switch) -> Result<(), OutboundError> {
        let settings = |source| OutboundError::Settings {
            path: path.to_owned(),
            source,
        };
        let text = toml::to_string(switch).map_err(|error| settings(io::Error::other(error)))?;
        let fresh = path.with_extension(format!("toml.{}.new", std::process::id()));
        let written = (|| {
            let mut file = std::fs::File::create(&fresh)?;
            io::Write::write_all(&mut file, text.as_bytes())?;
            file.sync_all()?;
            std::fs::rename(&fresh, path)
        })();
        written.map_err(|error| {
            let _ = std::fs::remove_file(&fresh);
            settings(error)
        })
    }
}

fn salvage<'de, T: Deserialize<'de>>(
    table: &mut toml::Table,
    name: &str,
    into: &mut T,
    damaged: &mut Vec<String>,
) {
    if let Some(value) = table.remove(name) {
        match value.try_into() {
            Ok(read) => *into = read,
            Err(_) => damaged.push(name.to_owned()),
        }
    }
}
