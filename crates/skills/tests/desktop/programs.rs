//! Players, programs, pages and the lock: what Sotto calls, and with which words. The one folder where programs are looked
//! for holds scripts that write down how they were called, so nothing of the real desktop is touched.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use sotto_skills::desktop::{Desktop, DesktopError, Media, System, show_folder};

use super::{wait_for, within};

/// Runs a test of this file where nothing but its own scripts can be found.
fn alone(test: &str) {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path();
    let (programs, data, none) = (home.join("bin"), home.join("data"), home.join("none"));
    std::fs::create_dir(&programs).unwrap();
    within(
        &format!("programs::{test}"),
        &[
            ("PATH", &programs),
            ("HOME", home),
            ("XDG_DATA_HOME", &data),
            ("XDG_DATA_DIRS", &none),
        ],
    );
}

/// The folder of the scripts. Elsewhere than within its test, real programs would be called.
fn programs() -> PathBuf {
    let path = PathBuf::from(std::env::var_os("PATH").unwrap());
    let home = std::env::var_os("HOME").unwrap();
    assert!(path.starts_with(home), "it runs within another test only");
    path
}

fn notes() -> PathBuf {
    programs().with_file_name("told")
}

/// A program that writes down how it was called, one line each time, and then does this.
fn script(name: &str, then: &str) {
    let file = programs().join(name);
    let text = format!(
        "#!/bin/sh\nprintf '<%s>' '{name}' \"$@\" >>'{told}'\necho >>'{told}'\n{then}\n",
        told = notes().display()
    );
    std::fs::write(&file, text).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// How programs were called so far.
fn told() -> Vec<String> {
    let text = std::fs::read_to_string(notes()).unwrap_or_default();
    // A line without an end is still being written.
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().map(str::to_owned).collect()
}

/// Programs that go on by themselves are not waited for.
fn told_in_time(calls: usize) -> Vec<String> {
    wait_for("the program", || told().len() >= calls);
    told()
}

#[test]
fn media_keys_reach_the_player() {
    alone("inside_with_a_player");
}

#[test]
#[ignore = "runs within media_keys_reach_the_player"]
fn inside_with_a_player() {
    programs();
    let missing = System.media(Media::Play).unwrap_err();
    assert!(
        matches!(missing, DesktopError::NoProgram { .. }),
        "{missing:?}"
    );
    script("playerctl", "");
    for key in [Media::Play, Media::Pause, Media::Next, Media::Previous] {
        System.media(key).unwrap();
    }
    System
        .take_back(&serde_json::json!({ "media": "next" }))
        .unwrap();
    assert_eq!(
        told(),
        [
            "<playerctl><play>",
            "<playerctl><pause>",
            "<playerctl><next>",
            "<playerctl><previous>",
            "<playerctl><next>"
        ]
    );
    script("playerctl", "echo 'No players found' >&2; exit 1");
    assert_eq!(System.media(Media::Pause), Err(DesktopError::NoPlayer));
    script("playerctl", "echo 'it is stuck' >&2; exit 1");
    let failed = System.media(Media::Pause).unwrap_err();
    assert!(failed.to_string().ends_with("it is stuck"), "{failed}");
    assert_eq!(System.plays(), None);
    script("playerctl", "echo Playing");
    assert_eq!(System.plays(), Some(true));
    script("playerctl", "echo Paused");
    assert_eq!(System.plays(), Some(false));
}

#[test]
fn a_program_of_the_menu_is_opened_by_its_name_and_by_its_kind() {
    alone("inside_with_a_menu");
}

#[test]
#[ignore = "runs within a_program_of_the_menu_is_opened_by_its_name_and_by_its_kind"]
fn inside_with_a_menu() {
    script("quill writer", "");
    let menu = PathBuf::from(std::env::var_os("XDG_DATA_HOME").unwrap()).join("applications");
    std::fs::create_dir_all(&menu).unwrap();
    let entry = format!(
        "[Desktop Entry]\nType=Application\nName=Quill Writer\nGenericName=Word Processor\n\
         Exec=\"{}\" --new \"two words\" %u\n",
        programs().join("quill writer").display()
    );
    std::fs::write(menu.join("quill.desktop"), &entry).unwrap();
    let hidden = entry.replace("Quill Writer", "Quill Helper") + "NoDisplay=true\n";
    std::fs::write(menu.join("helper.desktop"), hidden).unwrap();

    let apps = System.apps();
    assert!(apps.iter().any(|name| name == "Quill Writer"), "{apps:?}");
    assert!(!apps.iter().any(|name| name == "Quill Helper"), "{apps:?}");

    let called = "<quill writer><--new><two words>";
    System.open_app("quill writer").unwrap();
    assert_eq!(told_in_time(1), [called]);
    System.open_app("processor").unwrap();
    assert_eq!(told_in_time(2), [called, called]);
    assert_eq!(
        System.open_app("xylophone "),
        Err(DesktopError::NoSuchApp("xylophone".to_owned()))
    );
}

#[test]
fn a_page_is_opened_in_the_browser_and_nothing_else_is() {
    alone("inside_with_a_browser");
}

#[test]
#[ignore = "runs within a_page_is_opened_in_the_browser_and_nothing_else_is"]
fn inside_with_a_browser() {
    programs();
    let missing = System.open_page("example.org").unwrap_err();
    assert!(
        matches!(missing, DesktopError::NoProgram { .. }),
        "{missing:?}"
    );
    script("xdg-open", "");
    System.open_page("Example.org/a?b=c").unwrap();
    assert_eq!(told_in_time(1), ["<xdg-open><https://example.org/a?b=c>"]);
    for address in ["file:///etc/passwd", "javascript:alert(1)", "--help"] {
        let refused = System.open_page(address).unwrap_err();
        assert!(
            matches!(refused, DesktopError::NotAPage(_)),
            "{address}: {refused:?}"
        );
    }
    System.open_page("wikipedia dot org").unwrap();
    let all = told_in_time(2);
    assert_eq!(all[1..], ["<xdg-open><https://wikipedia.org>"]);
}

#[test]
fn a_folder_is_shown_by_the_desktop() {
    alone("inside_with_a_file_manager");
}

#[test]
#[ignore = "runs within a_folder_is_shown_by_the_desktop"]
fn inside_with_a_file_manager() {
    let folder = programs().with_file_name("a folder; of packages");
    let missing = show_folder(&folder).unwrap_err();
    assert!(
        matches!(missing, DesktopError::NoProgram { .. }),
        "{missing:?}"
    );
    script("xdg-open", "");
    show_folder(&folder).unwrap();
    assert_eq!(
        told_in_time(1),
        [format!("<xdg-open><{}>", folder.display())]
    );
}

#[test]
fn the_screen_is_locked_in_the_first_way_that_works() {
    alone("inside_with_locks");
}

#[test]
#[ignore = "runs within the_screen_is_locked_in_the_first_way_that_works"]
fn inside_with_locks() {
    programs();
    let missing = System.lock().unwrap_err();
    assert!(
        matches!(missing, DesktopError::NoProgram { .. }),
        "{missing:?}"
    );
    script("xdg-screensaver", "");
    script("loginctl", "");
    System.lock().unwrap();
    assert_eq!(told(), ["<loginctl><lock-session>"]);
    script("loginctl", "echo 'no session' >&2; exit 1");
    System.lock().unwrap();
    assert_eq!(
        told()[1..],
        ["<loginctl><lock-session>", "<xdg-screensaver><lock>"]
    );
    script("xdg-screensaver", "echo 'no screen' >&2; exit 1");
    let failed = System.lock().unwrap_err();
    assert_eq!(
        failed.to_string(),
        "The computer could not lock the screen: no screen"
    );
}
