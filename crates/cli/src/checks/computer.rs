//! Room on the disk and in the memory.

use std::path::Path;

use sotto_models::models_folder;

use super::Looked;
use crate::output::bytes;
use crate::said::Said;

/// Looks at both.
pub(super) fn look() -> [Looked; 2] {
    let mut system = sysinfo::System::new();
    system.refresh_memory();
    let memory = memory(system.total_memory(), system.available_memory());
    let folder = models_folder();
    // The folder may not exist yet: its nearest parent is on the same disk.
    let parent = folder.ancestors().find(|folder| folder.is_dir());
    let free = parent.and_then(|folder| fs4::available_space(folder).ok());
    [disk(&folder, free), memory]
}

pub(super) fn disk(folder: &Path, free: Option<u64>) -> Looked {
    let shown = folder.display();
    let Some(free) = free else {
        let found = Said::new(
            format!("{shown} cannot be looked at"),
            format!("{shown} kann nicht angesehen werden"),
        );
        let next = Said::new("Check the permissions.", "Sieh nach den Rechten.");
        return Looked::warn("disk", found, next);
    };
    let room = bytes(free);
    let found = Said::new(
        format!("{room} free at {shown}"),
        format!("{room} frei in {shown}"),
    );
    match free {
        0..500_000_000 => Looked::fail(
            "disk",
            found,
            Said::new(
                "Make room: at least 500 MB are needed.",
                "Schaffe Platz: mindestens 500 MB werden gebraucht.",
            ),
        ),
        500_000_000..3_000_000_000 => Looked::warn(
            "disk",
            found,
            Said::new(
                "Bigger models need more room.",
                "Größere Modelle brauchen mehr Platz.",
            ),
        ),
        _ => Looked::ok("disk", found),
    }
}

pub(super) fn memory(all: u64, free: u64) -> Looked {
    let (whole, room) = (bytes(all), bytes(free));
    let found = Said::new(
        format!("{whole} in all, {room} free"),
        format!("{whole} insgesamt, {room} frei"),
    );
    if free < 700_000_000 {
        let next = Said::new(
            "Close other programs: the starter models need about 700 MB.",
            "Schließe andere Programme: Die ersten Modelle brauchen etwa 700 MB.",
        );
        return Looked::warn("memory", found, next);
    }
    Looked::ok("memory", found)
}
