-- What is kept: one table per kind. `body` is the whole thing as crates/api writes it; the generated columns are what is
-- asked for. `row` is named, so that VACUUM never renumbers it.
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What has to be done.
CREATE TABLE tasks (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    done TEXT GENERATED ALWAYS AS (body ->> 'done') VIRTUAL,
    place TEXT GENERATED ALWAYS AS (body ->> 'place') VIRTUAL
) STRICT;
CREATE INDEX tasks_by_place ON tasks (place);

-- Shopping and other lists.
CREATE TABLE lists (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    name TEXT GENERATED ALWAYS AS (body ->> 'name') VIRTUAL,
    place TEXT GENERATED ALWAYS AS (body ->> 'place') VIRTUAL
) STRICT;

-- What is on them.
CREATE TABLE list_items (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    list TEXT GENERATED ALWAYS AS (body ->> 'list') VIRTUAL,
    place TEXT GENERATED ALWAYS AS (body ->> 'place') VIRTUAL
) STRICT;
CREATE INDEX list_items_by_list ON list_items (list, place);

-- What was written down.
CREATE TABLE notes (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE timers (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    state TEXT GENERATED ALWAYS AS (body ->> '$.state.is') VIRTUAL
) STRICT;
CREATE INDEX timers_open ON timers (state) WHERE state <> 'over';

CREATE TABLE alarms (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    next TEXT GENERATED ALWAYS AS (body ->> 'next') VIRTUAL,
    ringing TEXT GENERATED ALWAYS AS (body ->> 'ringing') VIRTUAL
) STRICT;

CREATE TABLE reminders (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    next TEXT GENERATED ALWAYS AS (body ->> 'next') VIRTUAL,
    done TEXT GENERATED ALWAYS AS (body ->> 'done') VIRTUAL
) STRICT;
CREATE INDEX reminders_open ON reminders (next) WHERE done IS NULL;

-- What became of each moment at which a reminder or an alarm was due.
CREATE TABLE occurrences (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    whose TEXT GENERATED ALWAYS AS (body ->> 'of') VIRTUAL
) STRICT;
CREATE INDEX occurrences_by_whose ON occurrences (whose);

-- Appointments and events.
CREATE TABLE calendar (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

-- What the person asked to be remembered.
CREATE TABLE facts (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE conversations (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE TABLE turns (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    conversation TEXT GENERATED ALWAYS AS (body ->> 'conversation') VIRTUAL,
    replaces TEXT GENERATED ALWAYS AS (body ->> 'replaces') VIRTUAL
) STRICT;
CREATE INDEX turns_by_conversation ON turns (conversation, id);
CREATE INDEX turns_by_replaced ON turns (replaces) WHERE replaces IS NOT NULL;

-- One row per setting, named by its group and field ("talk.wake_word"), so that each can be merged and repaired by itself.
CREATE TABLE settings (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body))
) STRICT;
