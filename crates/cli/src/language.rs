//! The language of the environment a command runs in.

use sotto_skills::numbers::Language;

/// The language of the system where Sotto speaks it, else English.
#[must_use]
pub fn spoken_here() -> Language {
    of_environment(|name| std::env::var(name).ok()).unwrap_or(Language::ENGLISH)
}

/// The language that an environment names, as the C library reads it.
fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Option<Language> {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| variable(name).filter(|value| !value.is_empty()))?;
    Language::of(named.split('.').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_names_a_language_or_none() {
        let language =
            |value: &str| of_environment(|name| (name == "LANG").then(|| value.to_owned()));
        assert_eq!(language("de_AT.UTF-8"), Some(Language::GERMAN));
        assert_eq!(language("C.UTF-8"), None);
        assert_eq!(language(""), None);
    }
}
