//! Reading numbers from pieces, from the left: every number that starts at a place, shorter ones too.

use super::exact::Exact;
use super::pieces::Piece;
use super::words::{Class, Figure, Role, Words};

/// The pieces of one text with what each may be in a number.
#[derive(Debug)]
pub struct Reader<'a> {
    words: &'a Words,
    pieces: &'a [Piece],
    roles: Vec<Role>,
}

/// A whole number under construction.
#[derive(Clone, Copy)]
struct Whole {
    total: i128,
    group: Option<i128>,
    limit: i128,
    stage: Stage,
    and: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Start,
    Article,
    Digits,
    Unit,
    Tens,
    Full,
    Hundred,
    Scale,
}

const LONGEST: usize = 24;

impl<'a> Reader<'a> {
    pub(super) fn new(words: &'a Words, pieces: &'a [Piece]) -> Reader<'a> {
        let roles = pieces.iter().map(|piece| words.role(piece)).collect();
        Reader {
            words,
            pieces,
            roles,
        }
    }

    /// Whether the piece is a number word or digits.
    pub fn is_figure(&self, at: usize) -> bool {
        self.roles.get(at).is_some_and(|role| {
            !role.cardinal.is_empty() || !role.ordinal.is_empty() || role.digits.is_some()
        })
    }

    /// Whole numbers from `at`, each with where it ends.
    pub fn wholes(&self, at: usize) -> Vec<(usize, i64)> {
        self.counts(at, false)
    }

    /// Ordinals from `at` ("twenty third", "23rd", German "3."), each with where it ends.
    pub fn ordinals(&self, at: usize) -> Vec<(usize, i64)> {
        let mut found = self.counts(at, true);
        if let Some(digits) = self.roles.get(at).and_then(|role| role.digits?.whole()) {
            if self.words.ordinal_dot && self.pieces[at].dot {
                found.push((at + 1, digits));
            }
            let ending = self
                .roles
                .get(at + 1)
                .is_some_and(|role| role.ordinal_ending);
            if ending && self.pieces[at + 1].glued {
                found.push((at + 2, digits));
            }
        }
        found
    }

    /// Numbers of every kind from `at`, each with where it ends.
    pub fn numbers(&self, at: usize) -> Vec<(usize, Exact)> {
        let Some(role) = self.roles.get(at) else {
            return Vec::new();
        };
        let sign = self.pieces[at].is_hyphen()
            && self
                .pieces
                .get(at + 1)
                .is_some_and(|next| next.glued && next.is_digits())
            && !self.pieces[at].glued;
        if role.minus || sign {
            return self
                .positive(at + 1)
                .into_iter()
                .map(|(end, value)| (end, value.negative()))
                .collect();
        }
        self.positive(at)
    }

    fn positive(&self, at: usize) -> Vec<(usize, Exact)> {
        let mut found: Vec<(usize, Exact)> = Vec::new();
        for (end, whole) in self.wholes(at) {
            let whole = Exact::from(whole);
            found.push((end, whole));
            let tail = self.point(end, whole).or_else(|| self.and_part(end, whole));
            found.extend(tail);
            if let Some(parts) = self.roles.get(end).and_then(|role| match whole.whole() {
                Some(1) => role.part,
                _ => role.parts,
            }) {
                found.extend(whole.over(parts.into()).map(|value| (end + 1, value)));
            }
        }
        found.extend(self.point(at, Exact::ZERO));
        let Some(role) = self.roles.get(at) else {
            return found;
        };
        if let Some(value) = role.digits.filter(|value| value.whole().is_none()) {
            found.push((at + 1, value));
        }
        found.extend(role.fraction.or(role.value).map(|value| (at + 1, value)));
        found.extend(self.part(at));
        self.bundles(at, &mut found);
        self.scaled(&mut found);
        found
    }

    /// ". 5" behind a whole number, spoken: "point five", "Komma zwei fünf".
    fn point(&self, at: usize, whole: Exact) -> Option<(usize, Exact)> {
        let role = self.roles.get(at)?;
        if !role.point {
            return None;
        }
        let mut digits = String::new();
        let mut end = at + 1;
        while let Some([Figure::Counts(Class::Unit | Class::Zero, digit)]) =
            self.roles.get(end).map(|role| &role.cardinal[..])
        {
            digits.push_str(&digit.to_string());
            end += 1;
        }
        if digits.is_empty() {
            let text = &self.pieces.get(at + 1)?.text;
            if text.bytes().all(|b| b.is_ascii_digit()) {
                digits.push_str(text);
                end = at + 2;
            } else {
                let (next, value) = self
                    .wholes(at + 1)
                    .into_iter()
                    .max_by_key(|(end, _)| *end)?;
                digits = value.to_string();
                end = next;
            }
        }
        let behind = Exact::from_digits(&format!("0.{digits}"))?;
        Some((end, whole.plus(behind)?))
    }

    /// "and a half", "and three quarters", " 1/2", "½" behind a whole number.
    fn and_part(&self, at: usize, whole: Exact) -> Option<(usize, Exact)> {
        let role = self.roles.get(at)?;
        let (end, part) = match role.fraction {
            Some(part) if part < Exact::ONE => (at + 1, part),
            _ if role.and => self.part(at + 1).or_else(|| {
                let (end, above) = self.wholes(at + 1).into_iter().next()?;
                let parts = self.roles.get(end)?.parts?;
                Some((end + 1, Exact::from(above).over(parts.into())?))
            })?,
            _ => return None,
        };
        Some((end, whole.plus(part)?))
    }

    /// "half", "a half", "a quarter".
    fn part(&self, at: usize) -> Option<(usize, Exact)> {
        let role = self.roles.get(at)?;
        if role.part == Some(2) {
            return Some((at + 1, Exact::HALF));
        }
        if role.article || role.cardinal == [Figure::Counts(Class::Unit, 1)] {
            let part = self.roles.get(at + 1)?.part?;
            return Some((at + 2, Exact::ONE.over(part.into())?));
        }
        None
    }

    /// "two dozen", "half a dozen", "a couple of".
    fn bundles(&self, at: usize, found: &mut Vec<(usize, Exact)>) {
        let mut counts = found.clone();
        if self.roles[at].article {
            counts.push((at + 1, Exact::ONE));
        }
        for (end, count) in counts {
            let article =
                self.roles.get(end).is_some_and(|role| role.article) && count == Exact::HALF;
            let at = end + usize::from(article);
            if let Some(size) = self.roles.get(at).and_then(|role| role.bundle)
                && let Some(value) = count.times(size.into())
            {
                found.push((at + 1, value));
                if self.roles.get(at + 1).is_some_and(|role| role.of) {
                    found.push((at + 2, value));
                }
            }
        }
    }

    /// "1.5 million", "two and a half thousand".
    fn scaled(&self, found: &mut Vec<(usize, Exact)>) {
        for index in 0..found.len() {
            let (end, value) = found[index];
            if value.whole().is_none()
                && let Some([Figure::Counts(Class::Scale | Class::Hundred, scale)]) =
                    self.roles.get(end).map(|role| &role.cardinal[..])
                && let Some(value) = value.times((*scale).into())
            {
                found.push((end + 1, value));
            }
        }
    }

    fn counts(&self, at: usize, ordinal: bool) -> Vec<(usize, i64)> {
        let mut found = Vec::new();
        let mut whole = Whole {
            total: 0,
            group: None,
            limit: i128::MAX,
            stage: Stage::Start,
            and: false,
        };
        let mut end = at;
        'pieces: while end < self.roles.len() && end < at + LONGEST {
            let role = &self.roles[end];
            if ordinal {
                let mut finished = whole;
                if !role.ordinal.is_empty()
                    && role
                        .ordinal
                        .iter()
                        .all(|figure| finished.feed(*figure, self.words.ones_first))
                {
                    found.extend(finished.value().map(|value| (end + 1, value)));
                }
            }
            if end > at && self.pieces[end - 1].stop {
                break;
            }
            if let Some(value) = role.digits.and_then(Exact::whole) {
                if whole.stage != Stage::Start && whole.stage != Stage::Scale {
                    break;
                }
                whole.group = Some(value.into());
                whole.stage = Stage::Digits;
            } else if !role.cardinal.is_empty() {
                for figure in &role.cardinal {
                    if !whole.feed(*figure, self.words.ones_first) {
                        break 'pieces;
                    }
                }
            } else if role.article && whole.stage == Stage::Start {
                whole.group = Some(1);
                whole.stage = Stage::Article;
            } else if role.and {
                if !whole.feed(Figure::And, self.words.ones_first) {
                    break;
                }
            } else if !(self.pieces[end].is_hyphen()
                && end > at
                && self.pieces[end].glued
                && whole.stage != Stage::Digits)
            {
                break;
            }
            end += 1;
            if !ordinal && !self.pieces[end - 1].is_hyphen() {
                found.extend(whole.value().map(|value| (end, value)));
            }
            if self.pieces[end - 1].comma && whole.stage != Stage::Scale {
                break;
            }
        }
        found
    }
}

impl Whole {
    /// Takes the next part; `false` where it does not fit.
    fn feed(&mut self, figure: Figure, ones_first: bool) -> bool {
        let (class, value) = match figure {
            Figure::And => {
                let fits = match self.stage {
                    Stage::Hundred | Stage::Scale => true,
                    Stage::Unit => ones_first,
                    _ => false,
                };
                self.and = true;
                return fits;
            }
            Figure::Counts(class, value) => (class, i128::from(value)),
        };
        let and = std::mem::take(&mut self.and);
        let group = self.group.unwrap_or(0);
        let open = matches!(self.stage, Stage::Start | Stage::Scale | Stage::Hundred);
        let (group, stage) = match class {
            Class::Zero if self.stage == Stage::Start => (0, Stage::Full),
            Class::Unit if open => (group + value, Stage::Unit),
            Class::Unit if self.stage == Stage::Tens && !ones_first => (group + value, Stage::Full),
            Class::Teen if open => (group + value, Stage::Full),
            Class::Tens if open => (group + value, Stage::Tens),
            Class::Tens if self.stage == Stage::Unit && ones_first && and => {
                (group + value, Stage::Full)
            }
            Class::Hundred if matches!(self.stage, Stage::Start | Stage::Scale) && !and => {
                (100, Stage::Hundred)
            }
            Class::Hundred if !open && !and && (1..100).contains(&group) => {
                (group * 100, Stage::Hundred)
            }
            Class::Scale if value < self.limit && !and && self.stage != Stage::Scale => {
                let count = match self.group {
                    Some(0) => return false,
                    Some(group) => group,
                    None if value == 1000 => 1,
                    None => return false,
                };
                let Some(sum) = count
                    .checked_mul(value)
                    .and_then(|more| self.total.checked_add(more))
                else {
                    return false;
                };
                (self.total, self.limit, self.group, self.stage) = (sum, value, None, Stage::Scale);
                return true;
            }
            _ => return false,
        };
        (self.group, self.stage) = (Some(group), stage);
        true
    }

    fn value(&self) -> Option<i64> {
        if self.and || matches!(self.stage, Stage::Start | Stage::Article) {
            return None;
        }
        i64::try_from(self.total.checked_add(self.group.unwrap_or(0))?).ok()
    }
}
