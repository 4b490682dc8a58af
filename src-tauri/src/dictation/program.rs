//! What a program is called where the system knows only the file that it runs out of, as on Windows. Pure.

/// Windows of programs from the store belong to this one, whichever they are: its name would stand for all of them.
const FRAME: &str = "applicationframehost";

/// The name in the path of its file: without the folders, and without the ending that every program has.
#[must_use]
pub fn of_file(path: &str) -> Option<String> {
    let file = path.rsplit(['\\', '/']).next()?;
    let name = match file.rsplit_once('.') {
        Some((name, ending)) if ending.eq_ignore_ascii_case("exe") => name,
        _ => file,
    };
    let known = !name.trim().is_empty() && !name.eq_ignore_ascii_case(FRAME);
    known.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_called_as_its_file() {
        for (path, name) in [
            (r"C:\Windows\System32\notepad.exe", "notepad"),
            (r"C:\Program Files\Über uns\WINWORD.EXE", "WINWORD"),
            (r"\\server\tools\paint.net.exe", "paint.net"),
            (r"C:\tools\without", "without"),
        ] {
            assert_eq!(of_file(path).as_deref(), Some(name), "{path}");
        }
    }

    #[test]
    fn what_stands_for_many_programs_or_for_none_is_no_name() {
        for path in [
            "",
            r"C:\Windows\",
            r"C:\Windows\.exe",
            r"C:\Windows\System32\ApplicationFrameHost.exe",
        ] {
            assert_eq!(of_file(path), None, "{path}");
        }
    }
}
