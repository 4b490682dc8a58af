//! Where windows stand. Pure: screens and pointers are plain numbers here, in the pixels of the screens.

use serde::{Deserialize, Serialize};

/// A screen, without the bars that lie on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// Pixels for each pixel of a usual screen.
    pub scale: f64,
}

/// Where a window stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
    /// It filled the screen.
    #[serde(default)]
    pub maximized: bool,
}

/// The least and the most of a window, in usual pixels.
pub const LEAST: (f64, f64) = (360.0, 420.0);
const USUAL: (f64, f64) = (1_080.0, 760.0);

/// The least size of a window on these screens, in usual pixels: no window has to be larger than the smallest of them.
#[must_use]
pub fn least(screens: &[Screen]) -> (f64, f64) {
    screens.iter().fold(LEAST, |(width, height), screen| {
        let scale = screen.scale.clamp(0.5, 8.0);
        (
            width.min(f64::from(screen.width) / scale).max(1.0),
            height.min(f64::from(screen.height) / scale).max(1.0),
        )
    })
}
/// So much of a window's upper edge has to be seen so that it can be taken and moved.
const SEEN: i64 = 80;
/// How far the overlay stands from the edge, in usual pixels.
const EDGE: f64 = 28.0;
/// The overlay is no wider and no higher, however large its text is, in usual pixels.
const WIDEST: f64 = 760.0;
const HIGHEST: f64 = 400.0;

impl Screen {
    /// Usual pixels as pixels of this screen.
    fn pixels(&self, usual: f64) -> u32 {
        let pixels = (usual * self.scale.clamp(0.5, 8.0)).round();
        pixels.clamp(1.0, 32_767.0) as u32
    }

    fn has(&self, x: f64, y: f64) -> bool {
        let (left, top) = (f64::from(self.x), f64::from(self.y));
        (left..left + f64::from(self.width)).contains(&x)
            && (top..top + f64::from(self.height)).contains(&y)
    }

    /// How many pixels of the upper edge of a place are seen here.
    fn sees(&self, place: &Place) -> i64 {
        let (left, right) = (i64::from(self.x), i64::from(self.x) + i64::from(self.width));
        let (top, bottom) = (
            i64::from(self.y),
            i64::from(self.y) + i64::from(self.height),
        );
        let y = i64::from(place.y);
        if y < top || y + SEEN > bottom {
            return 0;
        }
        let from = i64::from(place.x).max(left);
        let to = (i64::from(place.x) + i64::from(place.width)).min(right);
        (to - from).max(0)
    }
}

/// Where the window stands now: where it stood, as far as that can be seen; else in the middle of the first screen. Nothing
/// where there is no screen.
#[must_use]
pub fn window(kept: Option<Place>, screens: &[Screen]) -> Option<Place> {
    let seen = |place: &Place| {
        let best = screens.iter().max_by_key(|screen| screen.sees(place))?;
        (best.sees(place) >= SEEN).then_some(*best)
    };
    if let Some(place) = kept
        && let Some(screen) = seen(&place)
    {
        let least = (screen.pixels(LEAST.0), screen.pixels(LEAST.1));
        return Some(Place {
            // A screen smaller than the least is filled.
            width: place.width.max(least.0).min(screen.width),
            height: place.height.max(least.1).min(screen.height),
            ..place
        });
    }
    let screen = screens.first()?;
    let width = screen.pixels(USUAL.0).min(screen.width);
    let height = screen.pixels(USUAL.1).min(screen.height);
    Some(Place {
        x: screen.x + half(screen.width - width),
        y: screen.y + half(screen.height - height),
        width,
        height,
        maximized: false,
    })
}

/// The size of the overlay for text of this size, of a hundred: it grows with its text, and no further than it stays a small thing
/// beside what one works on. Smaller text leaves it as it is.
#[must_use]
pub fn grown(usual: (f64, f64), text_percent: u32) -> (f64, f64) {
    let times = f64::from(text_percent.clamp(100, 300)) / 100.0;
    (
        (usual.0 * times).min(WIDEST.max(usual.0)),
        (usual.1 * times).min(HIGHEST.max(usual.1)),
    )
}

/// Where the overlay stands: at the lower edge of the screen on which the pointer is, in its middle.
#[must_use]
pub fn overlay(pointer: Option<(f64, f64)>, screens: &[Screen], size: (f64, f64)) -> Option<Place> {
    let under = pointer.and_then(|(x, y)| screens.iter().find(|screen| screen.has(x, y)));
    let screen = under.or_else(|| screens.first())?;
    let width = screen.pixels(size.0).min(screen.width);
    let height = screen.pixels(size.1).min(screen.height);
    let edge = screen.pixels(EDGE).min(screen.height - height);
    Some(Place {
        x: screen.x + half(screen.width - width),
        y: screen.y + whole(screen.height - height - edge),
        width,
        height,
        maximized: false,
    })
}

fn whole(pixels: u32) -> i32 {
    i32::try_from(pixels).unwrap_or(i32::MAX)
}

fn half(pixels: u32) -> i32 {
    whole(pixels / 2)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const FIRST: Screen = Screen {
        x: 0,
        y: 24,
        width: 1_920,
        height: 1_056,
        scale: 1.0,
    };
    /// To the left of the first, twice as fine.
    const FINE: Screen = Screen {
        x: -3_840,
        y: 0,
        width: 3_840,
        height: 2_160,
        scale: 2.0,
    };

    fn place(x: i32, y: i32) -> Place {
        Place {
            x,
            y,
            width: 1_000,
            height: 700,
            maximized: false,
        }
    }

    #[test]
    fn no_window_has_to_be_larger_than_the_smallest_screen() {
        assert_eq!(least(&[]), LEAST);
        assert_eq!(least(&[FIRST, FINE]), LEAST);
        let tiny = Screen {
            x: 0,
            y: 0,
            width: 320,
            height: 480,
            scale: 2.0,
        };
        assert_eq!(least(&[FIRST, tiny]), (160.0, 240.0));
    }

    #[test]
    fn a_window_comes_back_where_it_stood() {
        for kept in [place(100, 100), place(-3_000, 500), place(1_800, 900)] {
            let now = window(Some(kept), &[FIRST, FINE]).unwrap();
            assert_eq!((now.x, now.y), (kept.x, kept.y));
        }
    }

    #[test]
    fn what_nobody_could_take_hold_of_comes_to_the_middle() {
        let middle = window(None, &[FIRST]).unwrap();
        assert_eq!((middle.x, middle.y), (420, 172));
        for kept in [
            place(-3_000, 500), // Its screen is gone.
            place(100, -500),
            place(100, 1_060),
            place(1_900, 100),
            place(i32::MAX, i32::MAX),
            place(i32::MIN, i32::MIN),
        ] {
            assert_eq!(window(Some(kept), &[FIRST]), Some(middle), "{kept:?}");
        }
    }

    #[test]
    fn sizes_fit_tiny_and_huge_screens() {
        let tiny = Screen {
            width: 320,
            height: 240,
            ..FIRST
        };
        let now = window(None, &[tiny]).unwrap();
        assert_eq!((now.width, now.height), (320, 240));
        let silly = Place {
            width: 3,
            height: u32::MAX,
            ..place(100, 100)
        };
        let now = window(Some(silly), &[FINE, Screen { x: 0, ..FIRST }]);
        let now = now.unwrap();
        assert!(now.width >= 80 && now.height <= 2_160);
        assert_eq!(window(Some(place(0, 0)), &[]), None);
    }

    #[test]
    fn the_overlay_grows_with_its_text_and_stays_on_its_screen() {
        let usual = (460.0, 132.0);
        for small in [0, 50, 100] {
            assert_eq!(grown(usual, small), usual);
        }
        assert_eq!(grown(usual, 150), (690.0, 198.0));
        assert_eq!(grown(usual, 200), (760.0, 264.0));
        for large in [300, 301, u32::MAX] {
            assert_eq!(grown(usual, large), (760.0, 396.0));
        }
        // Large text on a screen that is twice as fine, and on a tiny one.
        let fine = overlay(Some((-10.0, 10.0)), &[FINE], grown(usual, 200)).unwrap();
        assert_eq!((fine.width, fine.height), (1_520, 528));
        let tiny = Screen {
            x: 0,
            y: 0,
            width: 320,
            height: 240,
            scale: 2.0,
        };
        let there = overlay(None, &[tiny], grown(usual, 300)).unwrap();
        assert_eq!((there.width, there.height), (320, 240));
        assert_eq!((there.x, there.y), (0, 0));
    }

    #[test]
    fn the_overlay_stands_below_where_the_pointer_is() {
        let size = (420.0, 120.0);
        let here = overlay(Some((500.0, 500.0)), &[FIRST, FINE], size).unwrap();
        assert_eq!((here.x, here.y), (750, 932));
        let there = overlay(Some((-10.0, 10.0)), &[FIRST, FINE], size).unwrap();
        assert_eq!((there.width, there.height), (840, 240));
        assert_eq!((there.x, there.y), (-2_340, 1_864));
        // Nobody knows where the pointer is, or it is between the screens.
        for pointer in [None, Some((0.0, -50.0)), Some((f64::NAN, 0.0))] {
            assert_eq!(overlay(pointer, &[FIRST, FINE], size), Some(here));
        }
        assert_eq!(overlay(None, &[], size), None);
    }
}
