//! Makes the native threads sleep while they wait for each other.
//!
//! OpenMP's threads spin before they sleep. On a busy machine the spinning takes the very time that the awaited thread
//! needs: beside four busy programs on two cores, 2 s of speech took 6 s passively and 15 s spinning.

/// Spins for less than a microsecond from here on. libgomp reads the wish from the environment while it is loaded,
/// before `main`. The supervisor sets it; started by hand (`straight`), the program starts itself once more: same
/// process, same pipes, a few milliseconds. So both sides of a comparison wait alike.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn passively() {
    use std::os::unix::process::CommandExt;

    const WISH: (&str, &str) = ("GOMP_SPINCOUNT", "300");
    // Whoever set one of them, the supervisor, this program before or the user, meant it.
    if [WISH.0, "OMP_WAIT_POLICY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some())
    {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let mut arguments = std::env::args_os();
    let mut again = std::process::Command::new(&program);
    again.arg0(arguments.next().unwrap_or_else(|| program.into()));
    // Returns only where it failed (the file was replaced while it started); then waiting costs more, and no more.
    let _ = again.args(arguments).env(WISH.0, WISH.1).exec();
}

/// Elsewhere the ear is built without OpenMP.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn passively() {}
