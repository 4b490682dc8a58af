//! Units behind a number, singular or plural: `5 km`, `18°C`, `90 km/h`, `16 GB`, `5'10"`, `20%`.

use super::numbers::{self, cardinal};
use super::text::{Reading, Text};

/// Sign, one of it, many of it. Longer signs come first where one is the start of another.
const UNITS: [(&str, &str, &str); 112] = [
    ("°C", "degree Celsius", "degrees Celsius"),
    ("° C", "degree Celsius", "degrees Celsius"),
    ("°F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("° F", "degree Fahrenheit", "degrees Fahrenheit"),
    ("°K", "degree Kelvin", "degrees Kelvin"),
    ("°", "degree", "degrees"),
    ("%", "percent", "percent"),
    ("‰", "per mille", "per mille"),
    ("km/h", "kilometer per hour", "kilometers per hour"),
    ("kph", "kilometer per hour", "kilometers per hour"),
    ("kmh", "kilometer per hour", "kilometers per hour"),
    ("mph", "mile per hour", "miles per hour"),
    (
        "m/s^2",
        "meter per second squared",
        "meters per second squared",
    ),
    ("m/s", "meter per second", "meters per second"),
    ("km/s", "kilometer per second", "kilometers per second"),
    ("ft/s", "foot per second", "feet per second"),
    ("km^2", "square kilometer", "square kilometers"),
    ("km2", "square kilometer", "square kilometers"),
    ("cm^2", "square centimeter", "square centimeters"),
    ("mm^2", "square millimeter", "square millimeters"),
    ("m^2", "square meter", "square meters"),
    ("m2", "square meter", "square meters"),
    ("sqm", "square meter", "square meters"),
    ("ft^2", "square foot", "square feet"),
    ("sq ft", "square foot", "square feet"),
    ("sq. ft.", "square foot", "square feet"),
    ("m^3", "cubic meter", "cubic meters"),
    ("m3", "cubic meter", "cubic meters"),
    ("cm^3", "cubic centimeter", "cubic centimeters"),
    ("km", "kilometer", "kilometers"),
    ("cm", "centimeter", "centimeters"),
    ("mm", "millimeter", "millimeters"),
    ("nm", "nanometer", "nanometers"),
    ("μm", "micrometer", "micrometers"),
    ("m", "meter", "meters"),
    ("mi", "mile", "miles"),
    ("yd", "yard", "yards"),
    ("ft", "foot", "feet"),
    ("kg", "kilogram", "kilograms"),
    ("mg", "milligram", "milligrams"),
    ("μg", "microgram", "micrograms"),
    ("g", "gram", "grams"),
    ("lbs", "pound", "pounds"),
    ("lb", "pound", "pounds"),
    ("oz", "ounce", "ounces"),
    ("tbsp", "tablespoon", "tablespoons"),
    ("tsp", "teaspoon", "teaspoons"),
    ("ml", "milliliter", "milliliters"),
    ("mL", "milliliter", "milliliters"),
    ("cl", "centiliter", "centiliters"),
    ("dl", "deciliter", "deciliters"),
    ("l", "liter", "liters"),
    ("L", "liter", "liters"),
    ("gal", "gallon", "gallons"),
    ("KB/s", "kilobyte per second", "kilobytes per second"),
    ("MB/s", "megabyte per second", "megabytes per second"),
    ("GB/s", "gigabyte per second", "gigabytes per second"),
    ("Mbit/s", "megabit per second", "megabits per second"),
    ("Gbit/s", "gigabit per second", "gigabits per second"),
    ("kbps", "kilobit per second", "kilobits per second"),
    ("Mbps", "megabit per second", "megabits per second"),
    ("Gbps", "gigabit per second", "gigabits per second"),
    ("kB", "kilobyte", "kilobytes"),
    ("KB", "kilobyte", "kilobytes"),
    ("MB", "megabyte", "megabytes"),
    ("GB", "gigabyte", "gigabytes"),
    ("TB", "terabyte", "terabytes"),
    ("PB", "petabyte", "petabytes"),
    ("KiB", "kibibyte", "kibibytes"),
    ("MiB", "mebibyte", "mebibytes"),
    ("GiB", "gibibyte", "gibibytes"),
    ("TiB", "tebibyte", "tebibytes"),
    ("Mb", "megabit", "megabits"),
    ("Gb", "gigabit", "gigabits"),
    ("Hz", "hertz", "hertz"),
    ("kHz", "kilohertz", "kilohertz"),
    ("MHz", "megahertz", "megahertz"),
    ("GHz", "gigahertz", "gigahertz"),
    ("THz", "terahertz", "terahertz"),
    ("kWh", "kilowatt hour", "kilowatt hours"),
    ("mW", "milliwatt", "milliwatts"),
    ("kW", "kilowatt", "kilowatts"),
    ("MW", "megawatt", "megawatts"),
    ("GW", "gigawatt", "gigawatts"),
    ("W", "watt", "watts"),
    ("mAh", "milliampere hour", "milliampere hours"),
    ("mA", "milliampere", "milliamperes"),
    ("kV", "kilovolt", "kilovolts"),
    ("mV", "millivolt", "millivolts"),
    ("V", "volt", "volts"),
    ("kΩ", "kiloohm", "kiloohms"),
    ("Ω", "ohm", "ohms"),
    ("dB", "decibel", "decibels"),
    ("kcal", "kilocalorie", "kilocalories"),
    ("cal", "calorie", "calories"),
    ("kJ", "kilojoule", "kilojoules"),
    ("hPa", "hectopascal", "hectopascals"),
    ("kPa", "kilopascal", "kilopascals"),
    ("Pa", "pascal", "pascals"),
    ("psi", "pound per square inch", "pounds per square inch"),
    ("px", "pixel", "pixels"),
    ("fps", "frame per second", "frames per second"),
    ("rpm", "revolution per minute", "revolutions per minute"),
    ("bpm", "beat per minute", "beats per minute"),
    ("ms", "millisecond", "milliseconds"),
    ("μs", "microsecond", "microseconds"),
    ("ns", "nanosecond", "nanoseconds"),
    ("secs", "second", "seconds"),
    ("sec", "second", "seconds"),
    ("s", "second", "seconds"),
    ("mins", "minute", "minutes"),
    ("min", "minute", "minutes"),
];
const MORE_UNITS: [(&str, &str, &str); 15] = [
    ("hrs", "hour", "hours"),
    ("hr", "hour", "hours"),
    ("h", "hour", "hours"),
    ("yrs", "year", "years"),
    ("yr", "year", "years"),
    ("wks", "week", "weeks"),
    ("wk", "week", "weeks"),
    ("nmi", "nautical mile", "nautical miles"),
    ("hp", "horsepower", "horsepower"),
    ("MP", "megapixel", "megapixels"),
    ("ha", "hectare", "hectares"),
    ("pt", "point", "points"),
    ("pts", "point", "points"),
    ("pcs", "piece", "pieces"),
    ("N", "newton", "newtons"),
];
/// Short forms that lose their full stop behind a number.
const DOTTED: [&str; 14] = [
    "min", "mins", "sec", "secs", "hr", "hrs", "ft", "lb", "lbs", "oz", "yd", "yr", "yrs", "mi",
];

/// Adds the unit that stands behind `number`, if one does.
pub(super) fn append(text: &Text, number: Reading, plural: bool, quoted: bool) -> Reading {
    let place = number.end;
    let spaced = text.at(place) == ' ';
    let hyphen = text.at(place) == '-' && text.at(place + 1).is_alphabetic();
    let start = if spaced || hyphen { place + 1 } else { place };
    // An inch sign.
    if !spaced && text.at(place) == '"' && !quoted && !text.at(place + 1).is_alphanumeric() {
        let unit = if plural { "inches" } else { "inch" };
        return Reading::new(format!("{} {unit}", number.words), place + 1);
    }
    if !spaced && !hyphen {
        let large = match text.at(start) {
            'k' => "thousand",
            'M' => "million",
            _ => "",
        };
        if !large.is_empty() && !text.at(start + 1).is_alphanumeric() && text.at(start + 1) != '/' {
            return Reading::new(format!("{} {large}", number.words), start + 1);
        }
        if text.starts(start, "in") && !text.at(start + 2).is_alphanumeric() {
            let unit = if plural { "inches" } else { "inch" };
            return Reading::new(format!("{} {unit}", number.words), start + 2);
        }
    }
    let fits = |sign: &str| {
        let end = start + sign.chars().count();
        let next = text.at(end);
        let sign_is_word = sign.ends_with(char::is_alphanumeric);
        text.starts(start, sign)
            && !(sign_is_word && (next.is_alphanumeric() || matches!(next, '^' | '\'')))
    };
    let found = UNITS
        .iter()
        .chain(&MORE_UNITS)
        .filter(|(sign, ..)| fits(sign))
        .max_by_key(|(sign, ..)| sign.len());
    let Some((sign, one, many)) = found else {
        return number;
    };
    let mut end = start + sign.chars().count();
    let adjective = hyphen || (text.at(end) == '-' && text.at(end + 1).is_alphabetic());
    if text.at(end) == '.'
        && DOTTED.contains(sign)
        && !text.ends(end + 1)
        && !text.capital_follows(end + 1)
    {
        end += 1;
    }
    let mut words = format!(
        "{} {}",
        number.words,
        if plural && !adjective { many } else { one }
    );
    // "12 g/l", "5 $/kg" are too many to list: a stroke and a unit behind a unit is "per".
    if text.at(end) == '/' {
        let after = text.slice(end + 1, text.letters(end + 1));
        if let Some((unit, one, _)) = UNITS
            .iter()
            .chain(&MORE_UNITS)
            .find(|(unit, ..)| *unit == after)
        {
            words = format!("{words} per {one}");
            end += 1 + unit.chars().count();
        }
    }
    Reading::new(words, end)
}

/// Reads `5'10"` and `6'2`.
pub(super) fn read_feet(text: &Text, i: usize) -> Option<Reading> {
    let end = text.digits(i);
    if end - i > 3 || text.at(end) != '\'' {
        return None;
    }
    let feet: u64 = text.slice(i, end).parse().ok()?;
    let start = text.spaces(end + 1).min(end + 2);
    let stop = text.digits(start);
    if stop == start || stop - start > 2 {
        return None;
    }
    let inches: u64 = text.slice(start, stop).parse().ok()?;
    if inches > 11 || text.at(stop).is_alphanumeric() {
        return None;
    }
    let end = if text.at(stop) == '"' { stop + 1 } else { stop };
    let feet = format!(
        "{} {}",
        cardinal(feet),
        if feet == 1 { "foot" } else { "feet" }
    );
    let unit = if inches == 1 { "inch" } else { "inches" };
    Some(Reading::new(
        format!("{feet} {} {unit}", numbers::cardinal(inches)),
        end,
    ))
}
