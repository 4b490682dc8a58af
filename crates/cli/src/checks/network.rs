//! What may leave this machine.

use super::Looked;
use crate::home::Home;
use crate::said::Said;

/// Looks at the switch.
pub(super) fn look(home: &Home) -> Looked {
    const NAME: &str = "network";
    match home.outbound().switch() {
        Ok(file) if !file.damaged.is_empty() => {
            let what = file.damaged.join(", ");
            let found = Said::new(
                format!("the switch is damaged ({what}), the stricter reading counts"),
                format!("der Schalter ist beschädigt ({what}), es gilt die strengere Lesart"),
            );
            let next = Said::new(
                "Set it again with: sotto network allow, or forbid",
                "Stelle ihn neu mit: sotto network allow, oder forbid",
            );
            Looked::warn(NAME, found, next).shared_as("the switch is damaged")
        }
        Ok(file) if file.switch.forbid_all => Looked::ok(
            NAME,
            Said::new("everything is forbidden", "alles ist verboten"),
        ),
        Ok(file) => {
            let names: Vec<&str> = file
                .switch
                .purposes
                .iter()
                .map(|purpose| purpose.name())
                .collect();
            let found = if names.is_empty() {
                Said::new(
                    "only what you ask for goes out",
                    "nur was du verlangst, geht hinaus",
                )
            } else {
                let names = names.join(", ");
                Said::new(
                    format!("may go out by itself: {names}"),
                    format!("darf von selbst hinaus: {names}"),
                )
            };
            Looked::ok(NAME, found)
        }
        Err(error) => Looked::fail(
            NAME,
            Said::as_it_is(error.to_string()),
            Said::new(
                "Check the permissions of the data folder.",
                "Sieh nach den Rechten des Datenordners.",
            ),
        ),
    }
}
