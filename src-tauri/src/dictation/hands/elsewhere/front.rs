//! The program in the foreground, which has the keyboard: asked of the system in the moment in which it is needed.

/// What it is called; nothing where the system does not say.
#[cfg(windows)]
#[allow(unsafe_code)]
pub(super) fn program() -> Option<String> {
    use windows_sys::Win32::Foundation::CloseHandle;
    use windows_sys::Win32::System::Threading::{
        OpenProcess, PROCESS_NAME_WIN32, PROCESS_QUERY_LIMITED_INFORMATION,
        QueryFullProcessImageNameW,
    };
    use windows_sys::Win32::UI::WindowsAndMessaging::{
        GetForegroundWindow, GetWindowThreadProcessId,
    };

    /// The longest path that there is.
    const LONGEST: u32 = 32_768;

    let mut path = vec![0_u16; LONGEST as usize];
    let mut length = LONGEST;
    // SAFETY: nothing is handed over but numbers and places of our own that outlive the calls: `process` takes one number, and
    // `path` as many units as `length` says it has. The handle is the one that was opened here, and is closed once.
    let named = unsafe {
        // Nobody has the keyboard for a moment when another window gets it.
        let window = GetForegroundWindow();
        if window.is_null() {
            return None;
        }
        let mut process = 0_u32;
        if GetWindowThreadProcessId(window, &mut process) == 0 {
            return None;
        }
        // This much is told also of programs that run with more rights.
        let handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, process);
        if handle.is_null() {
            return None;
        }
        let named =
            QueryFullProcessImageNameW(handle, PROCESS_NAME_WIN32, path.as_mut_ptr(), &mut length);
        CloseHandle(handle);
        named
    };
    if named == 0 {
        return None;
    }
    let path = path.get(..length as usize)?;
    crate::dictation::program::of_file(&String::from_utf16_lossy(path))
}

/// What it is called, as the person reads it in the bar of menus; nothing where the system does not say.
#[cfg(target_os = "macos")]
pub(super) fn program() -> Option<String> {
    use objc2::rc::autoreleasepool;
    use objc2_app_kit::NSWorkspace;

    // The thread that writes has no pool of its own, and what the system lends would stay for ever.
    autoreleasepool(|_| {
        let front = NSWorkspace::sharedWorkspace().frontmostApplication()?;
        let name = front.localizedName()?.to_string();
        (!name.trim().is_empty()).then_some(name)
    })
}

/// Nobody says it here.
#[cfg(not(any(windows, target_os = "macos")))]
pub(super) fn program() -> Option<String> {
    None
}
