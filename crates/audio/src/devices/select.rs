//! Which device is meant by a name.

/// How well a device fits what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// The name is part of the device's, in whatever letters.
    Loose,
    /// It is the device's name, in whatever letters.
    Named,
    /// It is exactly the device's name or identifier.
    Exact,
}

/// How well a device of this name and identifier fits.
#[must_use]
pub fn fit(name: &str, id: &str, wanted: &str) -> Option<Fit> {
    if wanted.trim().is_empty() {
        return None;
    }
    if name == wanted || id == wanted {
        return Some(Fit::Exact);
    }
    let (name, wanted) = (name.to_lowercase(), wanted.trim().to_lowercase());
    if name == wanted {
        Some(Fit::Named)
    } else if name.contains(&wanted) {
        Some(Fit::Loose)
    } else {
        None
    }
}

/// The devices that are meant, in the order in which to try them: only the best fit counts, and the order of the system
/// among equals. Several entries of a system can be the same device under the same name.
#[must_use]
pub fn meant<D>(devices: Vec<(D, String, String)>, wanted: &str) -> Vec<D> {
    let mut fitting: Vec<(Fit, D)> = devices
        .into_iter()
        .filter_map(|(device, name, id)| Some((fit(&name, &id, wanted)?, device)))
        .collect();
    let best = fitting.iter().map(|(fit, _)| *fit).max();
    fitting.retain(|(fit, _)| Some(*fit) == best);
    fitting.into_iter().map(|(_, device)| device).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn devices() -> Vec<(u8, String, String)> {
        [
            (1, "Built-in Audio", "alsa:default"),
            (2, "USB Headset", "alsa:hw:1"),
            (3, "USB Headset", "alsa:plughw:1"),
            (4, "USB", "alsa:hw:2"),
        ]
        .into_iter()
        .map(|(number, name, id)| (number, name.to_owned(), id.to_owned()))
        .collect()
    }

    #[test]
    fn the_best_fit_is_meant() {
        assert_eq!(meant(devices(), "USB"), [4]);
        assert_eq!(meant(devices(), "usb headset"), [2, 3]);
        assert_eq!(meant(devices(), "alsa:plughw:1"), [3]);
        assert_eq!(meant(devices(), " built-in "), [1]);
        assert_eq!(meant(devices(), "head"), [2, 3]);
        for nothing in ["", "  ", "bluetooth"] {
            assert!(meant(devices(), nothing).is_empty());
        }
    }
}
