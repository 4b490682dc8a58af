//! Web addresses as they are spoken: their signs have names, which are other ones in each language.

use crate::doing::Line;
use crate::numbers::Language;

/// An address as it is typed: "Wikipedia dot org" is "wikipedia.org". A name of a sign is taken in any language, since the
/// address is not of the language around it; a list of names in a file has commas between them.
#[must_use]
pub fn as_typed(said: &str) -> String {
    let mut text = said.trim().to_lowercase();
    for language in Language::all() {
        for (sign, names) in [(".", "address.dot"), ("/", "address.slash")] {
            for name in Line::new(names).said_in(language).split(", ") {
                text = text.replace(&format!(" {name} "), sign);
            }
        }
    }
    text.retain(|letter| !letter.is_whitespace());
    text
}
