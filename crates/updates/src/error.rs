//! Why there is no update, each with the sentence the user reads. Whatever it is, the Sotto that is here stays as it is.

use std::io;
use std::path::PathBuf;

use sotto_outbound::OutboundError;

use crate::version::Version;

/// Why no update was found, or none is believed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateError {
    /// Nobody named a key, so no manifest could be believed.
    #[error(
        "This build has no signing key: updates come from your package manager. Nothing was sent. Whoever signs packages of their own names key and address with: sotto update --on --key KEY --from ADDRESS"
    )]
    NoKey,
    /// A key is known, and no address.
    #[error(
        "It is not known where updates are announced, so nothing was sent. Name the address with: sotto update --on --from ADDRESS"
    )]
    NoAddress,
    /// The user has not switched it on.
    #[error(
        "Looking for updates is switched off, so nothing was sent. Switch it on with: sotto update --on"
    )]
    Off,
    /// What was named as a key is none.
    #[error(
        "The key is no Ed25519 public key ({detail}). It is the line between BEGIN and END of what `openssl pkey -in KEY.pem -pubout` prints."
    )]
    BadKey {
        /// What is wrong with it.
        detail: &'static str,
    },
    /// An address without encryption tells everybody on the way which version is asked for.
    #[error("The address {address} is not encrypted. Updates come by https:// only.")]
    NotEncrypted {
        /// The host and port.
        address: String,
    },
    /// The way out.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// It broke off.
    #[error("The {what} came only in part ({source}). Nothing was changed. Try again later.")]
    Cut {
        /// What came.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Longer than any honest one.
    #[error(
        "The {what} is longer than {most} bytes, so it was not read. Nothing was changed. Tell whoever makes these packages."
    )]
    TooLarge {
        /// What came.
        what: &'static str,
        /// The limit.
        most: u64,
    },
    /// What came as the signature cannot be one.
    #[error(
        "The signature of the manifest has {found} bytes and should have 64. Nothing was changed. Try again later."
    )]
    NoSignature {
        /// Its length.
        found: usize,
    },
    /// Signed by somebody else, changed on the way, or cut off.
    #[error(
        "The manifest is not signed with the key that this Sotto believes: it was changed on the way, or comes from somebody else. Nothing in it was used."
    )]
    WrongSignature,
    /// Signed, and still not readable.
    #[error(
        "The manifest cannot be read ({detail}). Nothing was changed. Tell whoever makes these packages."
    )]
    NotAManifest {
        /// What is wrong with it.
        detail: String,
    },
    /// What should be a version is none.
    #[error("\"{text}\" is no version: it has to be three numbers, as in 1.2.3.")]
    NotAVersion {
        /// The start of it.
        text: String,
    },
    /// An older one is offered, which may have faults that were mended since.
    #[error(
        "Sotto {offered} is announced, and this is {here}: nothing older is put in its place. Nothing was changed."
    )]
    Older {
        /// What the manifest offers.
        offered: Version,
        /// What runs.
        here: Version,
    },
    /// It was true once. Whoever gives it out still may keep back what came after it.
    #[error(
        "What was announced of Sotto {offered} was valid until {last}, so it is not believed any more: a newer announcement may be kept back on the way. Nothing was changed. Look whether the date of this computer is right, and try again later."
    )]
    OutOfDate {
        /// What the manifest offers.
        offered: Version,
        /// The last day on which it was valid.
        last: String,
    },
    /// Nothing for this machine.
    #[error("Sotto {version} is there, but not for this computer ({target}). Nothing was changed.")]
    NotForHere {
        /// What the manifest offers.
        version: Version,
        /// What was looked for.
        target: String,
    },
    /// The entry for this machine cannot be used.
    #[error(
        "What the manifest says about the package cannot be used ({detail}). Nothing was changed. Tell whoever makes these packages."
    )]
    BadPackage {
        /// What is wrong with it.
        detail: &'static str,
    },
    /// Too little room for the package.
    #[error("Sotto {version} needs {} MB, and {} MB are free there. Nothing was changed. Make room, or name another folder.", .needed.div_ceil(1_000_000), .free / 1_000_000)]
    NoRoom {
        /// What is fetched.
        version: Version,
        /// Bytes that are needed, with a margin.
        needed: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The package did not come, or is not the one of the manifest.
    #[error(
        "Sotto {version} could not be fetched: {why}. Nothing was installed, and {kept} bytes are kept for the next time."
    )]
    NotFetched {
        /// What was fetched.
        version: Version,
        /// The last that came in between.
        why: String,
        /// Bytes that are kept.
        kept: u64,
    },
    /// The settings of updates cannot be read or written.
    #[error("{} cannot be used ({source}). Correct the permissions and try again.", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Somebody wrote something else into them.
    #[error("{} is damaged ({detail}), so nothing was sent. Write it anew with: sotto update --off", path.display())]
    SettingsDamaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
}
