-- The change log. `stamps` says for each field of a thing when it was changed last, by the hybrid logical clock; a field
-- that is not named was changed before there was a log. `outbox` holds what other devices do not know yet: one row for each
-- thing, with a new `seq` at each change, so that what changes while it is sent is sent again.
CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    stamp TEXT NOT NULL,
    deleted INTEGER NOT NULL,
    UNIQUE (kind, id)
) STRICT;

CREATE TABLE tombstones (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    stamp TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

ALTER TABLE tasks ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE lists ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE list_items ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE notes ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE timers ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE alarms ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE reminders ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE occurrences ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE calendar ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE facts ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE conversations ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE turns ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';
ALTER TABLE settings ADD COLUMN stamps TEXT NOT NULL DEFAULT '{}';

-- What is there already is news to every other device.
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'task', id, '000000000000-0000-0000000000000000', 0 FROM tasks ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'list', id, '000000000000-0000-0000000000000000', 0 FROM lists ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'list_item', id, '000000000000-0000-0000000000000000', 0 FROM list_items ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'note', id, '000000000000-0000-0000000000000000', 0 FROM notes ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'timer', id, '000000000000-0000-0000000000000000', 0 FROM timers ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'alarm', id, '000000000000-0000-0000000000000000', 0 FROM alarms ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'reminder', id, '000000000000-0000-0000000000000000', 0 FROM reminders ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'occurrence', id, '000000000000-0000-0000000000000000', 0 FROM occurrences ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'calendar_entry', id, '000000000000-0000-0000000000000000', 0 FROM calendar ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'fact', id, '000000000000-0000-0000000000000000', 0 FROM facts ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'conversation', id, '000000000000-0000-0000000000000000', 0 FROM conversations ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'turn', id, '000000000000-0000-0000000000000000', 0 FROM turns ORDER BY row;
INSERT INTO outbox (kind, id, stamp, deleted) SELECT 'setting', id, '000000000000-0000-0000000000000000', 0 FROM settings WHERE id NOT LIKE 'machine.%' AND id NOT LIKE 'backup.%' ORDER BY row;
