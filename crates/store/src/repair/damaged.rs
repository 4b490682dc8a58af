//! What can still be read in a damaged file. The cipher gives a connection up for good at the first page whose sum does not
//! fit: it answers nothing more, not even about pages that are sound. So what lies behind such a page is read through a new
//! connection.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

use rusqlite::{Connection, Params, Row, params};
use sotto_api::Kind;

use crate::connection::{self, For};
use crate::key::DataKey;
use crate::record::table;
use crate::stamp::Stamps;

/// How many stretches of one kind are tried. A lost page that leads to others hides all of them, and there would be no end
/// of trying what lies between; the wide stretches come first.
const TRIES: usize = 1_000;

/// A damaged file.
pub(super) struct Damaged<'k> {
    path: PathBuf,
    key: &'k DataKey,
    has_stamps: bool,
    // The last one to close the file changes it: not before all was read.
    _open: Connection,
}

/// A thing as it stands in the damaged file.
pub(super) struct Thing {
    pub key: String,
    pub body: String,
    pub stamps: Stamps,
}

/// From which end a stretch is read.
#[derive(Debug, Clone, Copy)]
enum End {
    Lower,
    Upper,
}

impl End {
    const BOTH: [Self; 2] = [Self::Lower, Self::Upper];

    fn sql(self) -> &'static str {
        match self {
            Self::Lower => "ASC",
            Self::Upper => "DESC",
        }
    }
}

impl<'k> Damaged<'k> {
    /// Opens it.
    pub fn open(path: PathBuf, key: &'k DataKey) -> rusqlite::Result<Self> {
        let open = connection::open(&path, key, For::Reading)?;
        // Earlier forms of the file have none.
        let has_stamps = open.prepare("SELECT stamps FROM tasks").is_ok();
        Ok(Self {
            path,
            key,
            has_stamps,
            _open: open,
        })
    }

    /// The things of a kind that can be read. A lost page hides only what is on it.
    pub fn things(&self, kind: Kind) -> impl Iterator<Item = Thing> {
        let mut things = BTreeMap::new();
        let mut unknown = VecDeque::from([(1, i64::MAX)]);
        for _ in 0..TRIES {
            let Some((first, last)) = unknown.pop_front() else {
                break;
            };
            let (found, whole) = self.stretch(kind, first, last, End::Lower);
            let first = found.last().map_or(first, |(row, _)| row.saturating_add(1));
            things.extend(found);
            if whole {
                continue;
            }
            let (found, whole) = self.stretch(kind, first, last, End::Upper);
            let last = match found.last() {
                Some((row, _)) => row.saturating_sub(1),
                None if last == i64::MAX => self.last_row(kind),
                None => last,
            };
            things.extend(found);
            // Both of its ends lie on lost pages.
            if !whole && first < last {
                let middle = first + (last - first) / 2;
                unknown.extend([(first, middle), (middle + 1, last)]);
            }
        }
        things.into_values()
    }

    /// What was removed, as far as that can be read.
    pub fn removed(&self, kind: Kind) -> BTreeSet<String> {
        let of_both_ends = End::BOTH.into_iter().flat_map(|end| {
            let order = end.sql();
            let sql = format!("SELECT id FROM tombstones WHERE kind = ?1 ORDER BY id {order}");
            self.ask(&sql, params![kind.name()], |row| row.get::<_, String>(0))
                .0
        });
        of_both_ends.collect()
    }

    /// The rows from one to another, and whether that was all of them.
    fn stretch(&self, kind: Kind, first: i64, last: i64, end: End) -> (Vec<(i64, Thing)>, bool) {
        let stamps = if self.has_stamps { "stamps" } else { "'{}'" };
        let sql = format!(
            "SELECT row, id, body, {stamps} FROM {} WHERE row BETWEEN ?1 AND ?2 ORDER BY row {}",
            table(kind),
            end.sql()
        );
        self.ask(&sql, params![first, last], |row| {
            let stamps: String = row.get(3)?;
            let thing = Thing {
                key: row.get(1)?,
                body: row.get(2)?,
                stamps: serde_json::from_str(&stamps).unwrap_or_default(),
            };
            Ok((row.get(0)?, thing))
        })
    }

    /// The last row that the names of a kind tell of: they stand on pages of their own, in their order.
    fn last_row(&self, kind: Kind) -> i64 {
        let rows = End::BOTH.into_iter().flat_map(|end| {
            let (table, order) = (table(kind), end.sql());
            let sql = format!("SELECT row FROM {table} ORDER BY id {order}");
            self.ask(&sql, [], |row| row.get::<_, i64>(0)).0
        });
        rows.max().unwrap_or(0)
    }

    /// Asks a connection that has met no lost page yet. Gives what was read until the end or the first lost page, and
    /// whether it was the end.
    fn ask<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> (Vec<T>, bool) {
        let mut found = Vec::new();
        let all = || -> rusqlite::Result<()> {
            let connection = connection::open(&self.path, self.key, For::Reading)?;
            let mut statement = connection.prepare(sql)?;
            let mut rows = statement.query(params)?;
            while let Some(row) = rows.next()? {
                // What is on a lost page reads as something else, or as nothing.
                found.extend(read(row));
            }
            Ok(())
        };
        let whole = all().is_ok();
        (found, whole)
    }
}
