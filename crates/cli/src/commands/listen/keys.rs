//! What a person does with the keyboard.

/// Something a person does.
// Only some systems tell all of it.
#[cfg_attr(windows, allow(dead_code))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The key to talk goes down.
    Pressed,
    /// It goes up.
    Released,
    /// That was all.
    Leave,
}

/// How much of its keys the keyboard tells.
#[cfg_attr(windows, allow(dead_code))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tells {
    /// When the space bar is pressed and when it is let go.
    Both,
    /// Only when the space bar is pressed.
    Presses,
    /// Whole lines.
    Lines,
}
