-- Search by words. The text itself stays where it is: the index only knows the row in `searched`.
CREATE TABLE searched (
    row INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    UNIQUE (kind, id)
) STRICT;

CREATE VIRTUAL TABLE search USING fts5 (
    text,
    content = '',
    contentless_delete = 1,
    prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER tasks_found_added AFTER INSERT ON tasks BEGIN
    INSERT INTO searched (kind, id) VALUES ('task', new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'task' AND id = new.id;
END;
CREATE TRIGGER tasks_found_changed AFTER UPDATE OF body ON tasks
WHEN old.body ->> 'text' IS NOT new.body ->> 'text' BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'task' AND id = new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'task' AND id = new.id;
END;
CREATE TRIGGER tasks_found_removed AFTER DELETE ON tasks BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'task' AND id = old.id);
    DELETE FROM searched WHERE kind = 'task' AND id = old.id;
END;
INSERT INTO searched (kind, id) SELECT 'task', id FROM tasks ORDER BY row;
INSERT INTO search (rowid, text)
    SELECT searched.row, tasks.body ->> 'text' FROM searched JOIN tasks ON tasks.id = searched.id WHERE searched.kind = 'task';

CREATE TRIGGER notes_found_added AFTER INSERT ON notes BEGIN
    INSERT INTO searched (kind, id) VALUES ('note', new.id);
    INSERT INTO search (rowid, text)
        SELECT row, coalesce(new.body ->> 'title', '') || ' ' || (new.body ->> 'text') FROM searched WHERE kind = 'note' AND id = new.id;
END;
CREATE TRIGGER notes_found_changed AFTER UPDATE OF body ON notes
WHEN coalesce(old.body ->> 'title', '') || ' ' || (old.body ->> 'text') IS NOT coalesce(new.body ->> 'title', '') || ' ' || (new.body ->> 'text') BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'note' AND id = new.id);
    INSERT INTO search (rowid, text)
        SELECT row, coalesce(new.body ->> 'title', '') || ' ' || (new.body ->> 'text') FROM searched WHERE kind = 'note' AND id = new.id;
END;
CREATE TRIGGER notes_found_removed AFTER DELETE ON notes BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'note' AND id = old.id);
    DELETE FROM searched WHERE kind = 'note' AND id = old.id;
END;
INSERT INTO searched (kind, id) SELECT 'note', id FROM notes ORDER BY row;
INSERT INTO search (rowid, text)
    SELECT searched.row, coalesce(notes.body ->> 'title', '') || ' ' || (notes.body ->> 'text') FROM searched JOIN notes ON notes.id = searched.id WHERE searched.kind = 'note';

CREATE TRIGGER reminders_found_added AFTER INSERT ON reminders BEGIN
    INSERT INTO searched (kind, id) VALUES ('reminder', new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'reminder' AND id = new.id;
END;
CREATE TRIGGER reminders_found_changed AFTER UPDATE OF body ON reminders
WHEN old.body ->> 'text' IS NOT new.body ->> 'text' BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'reminder' AND id = new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'reminder' AND id = new.id;
END;
CREATE TRIGGER reminders_found_removed AFTER DELETE ON reminders BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'reminder' AND id = old.id);
    DELETE FROM searched WHERE kind = 'reminder' AND id = old.id;
END;
INSERT INTO searched (kind, id) SELECT 'reminder', id FROM reminders ORDER BY row;
INSERT INTO search (rowid, text)
    SELECT searched.row, reminders.body ->> 'text' FROM searched JOIN reminders ON reminders.id = searched.id WHERE searched.kind = 'reminder';

CREATE TRIGGER facts_found_added AFTER INSERT ON facts BEGIN
    INSERT INTO searched (kind, id) VALUES ('fact', new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'fact' AND id = new.id;
END;
CREATE TRIGGER facts_found_changed AFTER UPDATE OF body ON facts
WHEN old.body ->> 'text' IS NOT new.body ->> 'text' BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'fact' AND id = new.id);
    INSERT INTO search (rowid, text)
        SELECT row, new.body ->> 'text' FROM searched WHERE kind = 'fact' AND id = new.id;
END;
CREATE TRIGGER facts_found_removed AFTER DELETE ON facts BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'fact' AND id = old.id);
    DELETE FROM searched WHERE kind = 'fact' AND id = old.id;
END;
INSERT INTO searched (kind, id) SELECT 'fact', id FROM facts ORDER BY row;
INSERT INTO search (rowid, text)
    SELECT searched.row, facts.body ->> 'text' FROM searched JOIN facts ON facts.id = searched.id WHERE searched.kind = 'fact';

CREATE TRIGGER turns_found_added AFTER INSERT ON turns BEGIN
    INSERT INTO searched (kind, id) VALUES ('turn', new.id);
    INSERT INTO search (rowid, text)
        SELECT row, (new.body ->> 'heard') || ' ' || (new.body ->> 'answer') FROM searched WHERE kind = 'turn' AND id = new.id;
END;
CREATE TRIGGER turns_found_changed AFTER UPDATE OF body ON turns
WHEN (old.body ->> 'heard') || ' ' || (old.body ->> 'answer') IS NOT (new.body ->> 'heard') || ' ' || (new.body ->> 'answer') BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'turn' AND id = new.id);
    INSERT INTO search (rowid, text)
        SELECT row, (new.body ->> 'heard') || ' ' || (new.body ->> 'answer') FROM searched WHERE kind = 'turn' AND id = new.id;
END;
CREATE TRIGGER turns_found_removed AFTER DELETE ON turns BEGIN
    DELETE FROM search WHERE rowid = (SELECT row FROM searched WHERE kind = 'turn' AND id = old.id);
    DELETE FROM searched WHERE kind = 'turn' AND id = old.id;
END;
INSERT INTO searched (kind, id) SELECT 'turn', id FROM turns ORDER BY row;
INSERT INTO search (rowid, text)
    SELECT searched.row, (turns.body ->> 'heard') || ' ' || (turns.body ->> 'answer') FROM searched JOIN turns ON turns.id = searched.id WHERE searched.kind = 'turn';
