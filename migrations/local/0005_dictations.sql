-- What was dictated into other programs, with what became of it.
CREATE TABLE dictations (
    row INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body TEXT NOT NULL CHECK (json_valid(body)),
    stamps TEXT NOT NULL DEFAULT '{}'
) STRICT;
