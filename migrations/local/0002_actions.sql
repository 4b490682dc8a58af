-- What was done: the key under which a replayed turn finds that it acted already, and the inverse of every change.
CREATE TABLE actions (
    row INTEGER PRIMARY KEY,
    -- The turn, or an id of its own for what was done by hand.
    undo_group TEXT NOT NULL,
    -- "turn/revision/index"; nothing for what was done by hand.
    key TEXT UNIQUE,
    at TEXT NOT NULL,
    -- The sentence that tells of it.
    what TEXT NOT NULL,
    -- What it gave back, for a replay.
    result TEXT,
    -- What has to be done outside of this file to take it back.
    outside TEXT,
    undoable INTEGER NOT NULL,
    undone TEXT
) STRICT;
CREATE INDEX actions_by_group ON actions (undo_group);

CREATE TABLE undo (
    row INTEGER PRIMARY KEY,
    action INTEGER NOT NULL REFERENCES actions (row) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    -- Nothing where it was not there.
    before TEXT,
    after TEXT
) STRICT;
CREATE INDEX undo_by_action ON undo (action);
