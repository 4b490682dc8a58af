//! Which graphics processor this machine has, and how much memory it brings. What the systems say is read at the edge, as
//! texts; what it means is decided by functions over these texts.

use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Gpu;

#[cfg(test)]
mod tests;

/// Where Linux lists graphics processors.
const CARDS: &str = "/sys/class/drm";
/// NVIDIA's driver says nothing of memory in files. The program that comes with it does.
const NVIDIA: (&str, [&str; 2]) = (
    "nvidia-smi",
    ["--query-gpu=name,memory.total", "--format=csv,noheader"],
);
/// A driver that does not answer in this time does not compute either.
const LONGEST: Duration = Duration::from_secs(5);
/// More than any answer has.
const LONGEST_TEXT: u64 = 1 << 16;

/// The graphics processor of this machine with the most memory. Whether an engine can compute on it is another question.
pub fn found(memory_mb: u64) -> Option<Gpu> {
    if cfg!(all(target_os = "macos", target_arch = "aarch64")) {
        return Some(unified(memory_mb));
    }
    let mut all = amd(Path::new(CARDS));
    all.extend(ask_nvidia().map_or_else(Vec::new, |listing| nvidia(&listing)));
    all.into_iter().max_by_key(|gpu| gpu.memory_mb)
}

/// Apple's processors share one memory. Two thirds of it is what their system lets graphics take.
fn unified(memory_mb: u64) -> Gpu {
    Gpu {
        name: "Apple graphics".to_owned(),
        memory_mb: memory_mb / 3 * 2,
    }
}

/// The processors whose driver is amdgpu: only that one says how much memory there is.
fn amd(cards: &Path) -> Vec<Gpu> {
    let entries = std::fs::read_dir(cards).into_iter().flatten().flatten();
    let devices = entries
        .filter(|entry| is_card(&entry.file_name().to_string_lossy()))
        .map(|entry| entry.path().join("device"));
    devices
        .filter_map(|device| {
            let memory = std::fs::read_to_string(device.join("mem_info_vram_total")).ok()?;
            let name = std::fs::read_to_string(device.join("product_name")).unwrap_or_default();
            amd_card(&memory, &name)
        })
        .collect()
}

/// "card0" and not "card0-HDMI-A-1", which is a plug of it.
fn is_card(name: &str) -> bool {
    name.strip_prefix("card")
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}

/// A card by what its driver says: bytes of memory, and a name that only some have.
fn amd_card(memory: &str, name: &str) -> Option<Gpu> {
    let bytes: u64 = memory.trim().parse().ok()?;
    let memory_mb = bytes / 1_000_000;
    // Some drivers count none that is the card's own: nothing is reckoned with such a card.
    if memory_mb == 0 {
        return None;
    }
    let name = match name.trim() {
        "" => "AMD graphics",
        name => name,
    };
    Some(Gpu {
        name: name.to_owned(),
        memory_mb,
    })
}

/// The cards of NVIDIA's list: "NVIDIA GeForce RTX 3060, 12288 MiB" a line. Lines that say no memory are left out, and so is
/// what the program says instead of a list.
fn nvidia(listing: &str) -> Vec<Gpu> {
    let card = |line: &str| {
        let (name, memory) = line.rsplit_once(',')?;
        let mebibytes: u64 = memory.trim().strip_suffix("MiB")?.trim().parse().ok()?;
        Some(Gpu {
            name: name.trim().to_owned(),
            memory_mb: mebibytes.checked_mul(1 << 20)? / 1_000_000,
        })
    };
    listing.lines().filter_map(card).collect()
}

fn ask_nvidia() -> Option<String> {
    let (program, arguments) = NVIDIA;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let said = child.stdout.take();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = said.map(|said| said.take(LONGEST_TEXT).read_to_string(&mut text));
        if let Some(Ok(_)) = read {
            let _ = tell.send(text);
        }
    });
    let listing = told.recv_timeout(LONGEST).ok();
    // It has said all by now, or is not waited for: one that hangs in its driver does not even end when it is killed.
    let _ = child.kill();
    std::thread::spawn(move || child.wait());
    listing
}
