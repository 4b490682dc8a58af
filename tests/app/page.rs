//! What stands in the windows of the program, and how somebody without a mouse gets about in them.

use serde_json::Value;

use crate::place::Place;
use crate::process::wait_until;

/// A window of the program, by what is shown in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    Window,
    Overlay,
}

impl Page {
    /// Whether it is what this address shows. The window's is the one with no name.
    fn is_at(self, path: &str) -> bool {
        match self {
            Self::Window => matches!(path, "" | "/" | "/index.html"),
            Self::Overlay => path == "/overlay.html",
        }
    }
}

/// What a person would call what has the keyboard.
const FOCUSED: &str = "
    const at = document.activeElement;
    if (!at || at === document.body) return '';
    const label = at.labels && at.labels.length > 0 ? at.labels[0].innerText : null;
    return (at.getAttribute('aria-label') ?? label ?? at.innerText ?? '').trim();";
/// Whether letters go into a field.
const TYPES: &str = "
    const at = document.activeElement;
    return at?.matches('textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=range])') ?? false;";
/// Nothing is pushed out of the window at its side.
const WIDTHS: &str = "
    const root = document.documentElement;
    return [root.scrollWidth, window.innerWidth];";
/// More presses than there are things on any screen.
const MOST_TABS: usize = 150;

impl Place {
    /// Runs a script in a window; gives what it returns, or nothing where the window is not there (yet).
    pub fn find(&self, page: Page, script: &str) -> Option<Value> {
        self.find_with(page, script, &[])
    }

    /// The same, with something that the script is told.
    pub fn find_with(&self, page: Page, script: &str, arguments: &[Value]) -> Option<Value> {
        if self.read().get() != Some(page) {
            self.turn_to(page)?;
        }
        let told = self.driver().run(script, arguments);
        told.inspect_err(|_| self.read().set(None)).ok()
    }

    fn turn_to(&self, page: Page) -> Option<()> {
        self.read().set(None);
        let driver = self.driver();
        for window in driver.windows().ok()? {
            let place = driver
                .turn_to(&window)
                .and_then(|()| driver.run("return location.pathname;", &[]));
            let Ok(place) = place else { continue };
            if place.as_str().is_some_and(|path| page.is_at(path)) {
                self.read().set(Some(page));
                return Some(());
            }
        }
        None
    }

    /// Whether this is so in the window.
    pub fn is_so(&self, script: &str) -> bool {
        self.find(Page::Window, script) == Some(Value::Bool(true))
    }

    /// A text that a script gives.
    pub fn word(&self, page: Page, script: &str) -> String {
        let found = self.find(page, script).unwrap_or_default();
        found.as_str().unwrap_or_default().to_owned()
    }

    /// A number that a script gives.
    pub fn number(&self, script: &str) -> f64 {
        let found = self.find(Page::Window, script).unwrap_or_default();
        found.as_f64().unwrap_or(f64::NAN)
    }

    /// All that can be read in the window.
    pub fn text(&self) -> String {
        self.word(Page::Window, "return document.body.innerText;")
    }

    /// The title of the screen.
    pub fn title(&self) -> String {
        let script = "return document.querySelector('[data-page-title]')?.textContent ?? '';";
        self.word(Page::Window, script)
    }

    pub fn until_title(&self, title: &str) {
        wait_until(&format!("the screen {title:?}"), || self.title() == title);
    }

    /// Waits until this can be read in the window.
    pub fn until_text(&self, wanted: &str) {
        wait_until(&format!("{wanted:?} in the window"), || {
            self.text().contains(wanted)
        });
    }

    /// Waits until something fits this selector; it stands in the window then.
    pub fn until_there(&self, selector: &str) {
        wait_until(&format!("{selector} in the window"), || {
            self.count(selector) > 0
        });
    }

    /// How many things fit this selector.
    pub fn count(&self, selector: &str) -> usize {
        let script = "return document.querySelectorAll(arguments[0]).length;";
        let found = self.find_with(Page::Window, script, &[Value::from(selector)]);
        let found = found.and_then(|count| count.as_u64()).unwrap_or(0);
        usize::try_from(found).unwrap()
    }

    /// What stands in the first thing that fits this selector.
    pub fn text_of(&self, page: Page, selector: &str) -> String {
        let script = "return document.querySelector(arguments[0])?.innerText ?? '';";
        let found = self.find_with(page, script, &[Value::from(selector)]);
        let found = found.unwrap_or_default();
        found.as_str().unwrap_or_default().trim().to_owned()
    }

    /// Waits until today's date stands there as an answer: it needs no engine, and no clock but the year's.
    pub fn until_the_date_is_told(&self, selector: &str) {
        let year = jiff::Zoned::now().year().to_string();
        wait_until("the date is told", || {
            self.text_of(Page::Window, selector).contains(&year)
        });
    }

    /// What has the keyboard within the window.
    pub fn focused(&self) -> String {
        self.word(Page::Window, FOCUSED)
    }

    /// Gives the window the keyboard.
    pub fn take_up(&self) {
        let mut window = None;
        wait_until("the window can be seen", || {
            window = self.desk.window();
            window.is_some()
        });
        self.desk.focus(window.expect("it was waited for"));
        wait_until("the page knows that it has the keyboard", || {
            self.is_so("return document.hasFocus();")
        });
    }

    /// Goes from one thing to the next until this one has the keyboard.
    pub fn tab_to(&self, name: &str) {
        self.walk_to(name, "Tab");
    }

    /// The same, the other way round: from the title of a screen to the navigation before it.
    pub fn tab_back_to(&self, name: &str) {
        self.walk_to(name, "shift+Tab");
    }

    fn walk_to(&self, name: &str, key: &str) {
        if let Err(passed) = self.walk(name, key) {
            panic!("{name:?} is not reached by the keyboard: {passed:?}");
        }
    }

    /// Whether it was reached: what goes away by itself may be gone before the way to it is.
    pub fn reaches(&self, name: &str) -> bool {
        self.walk(name, "Tab").is_ok()
    }

    /// What was passed, where it was not reached.
    fn walk(&self, name: &str, key: &str) -> Result<(), Vec<String>> {
        let mut passed = Vec::new();
        for _ in 0..MOST_TABS {
            let now = self.focused();
            if now == name {
                return Ok(());
            }
            passed.push(now);
            self.desk.press(&[key]);
        }
        Err(passed)
    }

    /// Goes to a screen by its keys, and waits until it is there.
    pub fn go(&self, keys: &[&str], title: &str) {
        // In a field they would be letters.
        wait_until("no field has the keyboard", || {
            let types = self.is_so(TYPES);
            if types {
                self.desk.press(&["Tab"]);
            }
            !types
        });
        self.desk.press(keys);
        self.until_title(title);
    }

    /// Asserts that nothing is cut off at the side of the window.
    pub fn fits(&self, what: &str) {
        let told = self.find(Page::Window, WIDTHS).unwrap_or_default();
        let number = |at: usize| told[at].as_f64().expect("two widths are told");
        assert!(
            number(0) <= number(1),
            "{what}: {} pixels of content in a window of {}",
            number(0),
            number(1)
        );
    }
}
