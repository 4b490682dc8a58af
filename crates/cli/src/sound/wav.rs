//! Speech written to a file: 16-bit WAV, which every program reads.

use std::io::{Cursor, Seek, Write};
use std::path::Path;

use crate::error::CliError;
use crate::output::Output;

/// Writes mono samples to a file, or to standard output for `-`.
pub fn write(path: &Path, rate: u32, samples: &[f32], output: &mut Output) -> Result<(), CliError> {
    if path.as_os_str() == "-" {
        let mut bytes = Cursor::new(Vec::new());
        encode(&mut bytes, rate, samples).map_err(|source| CliError::unwritable(path, source))?;
        return output.bytes(bytes.get_ref());
    }
    // First beside it, then in its place: a full disk leaves no half file and keeps an older one.
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let unwritable = |source| CliError::unwritable(path, source);
    if path.exists() && !path.is_file() {
        // A device or a pipe, such as /dev/null.
        let mut bytes = Cursor::new(Vec::new());
        encode(&mut bytes, rate, samples).map_err(unwritable)?;
        let mut device = std::fs::OpenOptions::new()
            .write(true)
            .open(path)
            .map_err(unwritable)?;
        return device.write_all(bytes.get_ref()).map_err(unwritable);
    }
    let mut fresh = tempfile::Builder::new()
        .prefix(".sotto-")
        .suffix(".wav")
        .tempfile_in(folder)
        .map_err(unwritable)?;
    encode(fresh.as_file_mut(), rate, samples).map_err(unwritable)?;
    open_to_others(fresh.as_file()).map_err(unwritable)?;
    fresh
        .persist(path)
        .map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// A file made for the time being is private; one that the user asked for has the usual rights.
fn open_to_others(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}

fn encode(to: impl Write + Seek, rate: u32, samples: &[f32]) -> std::io::Result<()> {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let other = |error| match error {
        hound::Error::IoError(source) => source,
        other => std::io::Error::other(other),
    };
    let mut writer = hound::WavWriter::new(std::io::BufWriter::new(to), spec).map_err(other)?;
    for sample in samples {
        // `as` saturates, so a sample beyond full scale is clipped and never wraps round.
        writer
            .write_sample((sample * 32_767.0).round() as i16)
            .map_err(other)?;
    }
    writer.finalize().map_err(other)
}
