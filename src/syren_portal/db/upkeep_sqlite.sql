-- What keeps search_entries and tallies in step with subscribers on SQLite, where one writes at a
-- time. Each part begins with a line that names it.

--: trigger subscriber_added
CREATE TRIGGER subscriber_added AFTER INSERT ON subscribers
BEGIN
    INSERT INTO search_entries (seq, status, last_name_key, first_name_key, id, search_text)
    VALUES (
        new.seq, new.status, new.last_name_key, new.first_name_key, new.id, new.search_text
    );
    INSERT INTO tallies (facet, value, status, size)
    VALUES
        ('all', '', new.status, 1),
        ('last_name', new.last_name_key, new.status, 1),
        ('first_name', new.first_name_key, new.status, 1),
        ('registered_at', new.registered_at, new.status, 1),
        ('valid_until', ifnull(new.valid_until, ''), new.status, 1)
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
    INSERT INTO tallies (facet, value, status, size)
    SELECT 'resource', key, new.status, 1 FROM json_each(new.resources) WHERE true
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: trigger subscriber_removed
CREATE TRIGGER subscriber_removed AFTER DELETE ON subscribers
BEGIN
    DELETE FROM search_entries WHERE seq = old.seq;
    UPDATE tallies SET size = size - 1 WHERE (facet, value, status) IN (VALUES
        ('all', '', old.status),
        ('last_name', old.last_name_key, old.status),
        ('first_name', old.first_name_key, old.status),
        ('registered_at', old.registered_at, old.status),
        ('valid_until', ifnull(old.valid_until, ''), old.status)
    );
    UPDATE tallies SET size = size - 1
    WHERE facet = 'resource' AND status = old.status
    AND value IN (SELECT key FROM json_each(old.resources));
END

--: trigger subscriber_entry_changed
CREATE TRIGGER subscriber_entry_changed
AFTER UPDATE OF status, last_name_key, first_name_key, id, search_text ON subscribers
WHEN old.status <> new.status OR old.last_name_key <> new.last_name_key
    OR old.first_name_key <> new.first_name_key OR old.id <> new.id
    OR old.search_text <> new.search_text
BEGIN
    UPDATE search_entries
    SET status = new.status, last_name_key = new.last_name_key,
        first_name_key = new.first_name_key, id = new.id, search_text = new.search_text
    WHERE seq = new.seq;
END

--: trigger subscriber_moved
CREATE TRIGGER subscriber_moved
AFTER UPDATE OF status, last_name_key, first_name_key, registered_at ON subscribers
WHEN old.status <> new.status OR old.last_name_key <> new.last_name_key
    OR old.first_name_key <> new.first_name_key OR old.registered_at <> new.registered_at
BEGIN
    UPDATE tallies SET size = size - 1 WHERE (facet, value, status) IN (VALUES
        ('all', '', old.status),
        ('last_name', old.last_name_key, old.status),
        ('first_name', old.first_name_key, old.status),
        ('registered_at', old.registered_at, old.status)
    );
    INSERT INTO tallies (facet, value, status, size)
    VALUES
        ('all', '', new.status, 1),
        ('last_name', new.last_name_key, new.status, 1),
        ('first_name', new.first_name_key, new.status, 1),
        ('registered_at', new.registered_at, new.status, 1)
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: trigger subscriber_day_changed
CREATE TRIGGER subscriber_day_changed AFTER UPDATE OF status, valid_until ON subscribers
WHEN old.status <> new.status OR old.valid_until IS NOT new.valid_until
BEGIN
    UPDATE tallies SET size = size - 1
    WHERE facet = 'valid_until' AND value = ifnull(old.valid_until, '') AND status = old.status;
    INSERT INTO tallies (facet, value, status, size)
    VALUES ('valid_until', ifnull(new.valid_until, ''), new.status, 1)
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: trigger subscriber_resources_changed
CREATE TRIGGER subscriber_resources_changed AFTER UPDATE OF status, resources ON subscribers
WHEN old.status <> new.status OR old.resources <> new.resources
BEGIN
    UPDATE tallies SET size = size - 1
    WHERE facet = 'resource' AND status = old.status
    AND value IN (SELECT key FROM json_each(old.resources));
    INSERT INTO tallies (facet, value, status, size)
    SELECT 'resource', key, new.status, 1 FROM json_each(new.resources) WHERE true
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: trigger search_entry_added
CREATE TRIGGER search_entry_added AFTER INSERT ON search_entries
BEGIN
    INSERT INTO subscriber_search (rowid, search_text) VALUES (new.seq, new.search_text);
END

--: trigger search_entry_removed
CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entries
BEGIN
    INSERT INTO subscriber_search (subscriber_search, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
END

--: trigger search_entry_changed
CREATE TRIGGER search_entry_changed AFTER UPDATE OF search_text ON search_entries
WHEN old.search_text <> new.search_text
BEGIN
    INSERT INTO subscriber_search (subscriber_search, rowid, search_text)
    VALUES ('delete', old.seq, old.search_text);
    INSERT INTO subscriber_search (rowid, search_text) VALUES (new.seq, new.search_text);
END

--: fill
INSERT INTO search_entries (seq, status, last_name_key, first_name_key, id, search_text)
SELECT seq, status, last_name_key, first_name_key, id, search_text FROM subscribers ORDER BY seq

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'all', '', status, count(*) FROM subscribers GROUP BY 3

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'last_name', last_name_key, status, count(*) FROM subscribers GROUP BY 2, 3

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'first_name', first_name_key, status, count(*) FROM subscribers GROUP BY 2, 3

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'registered_at', registered_at, status, count(*) FROM subscribers GROUP BY 2, 3

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'valid_until', ifnull(valid_until, ''), status, count(*) FROM subscribers GROUP BY 2, 3

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'resource', r.key, s.status, count(*) FROM subscribers s, json_each(s.resources) r
GROUP BY 2, 3

--: make
CREATE VIRTUAL TABLE subscriber_search USING fts5(
    search_text, content='search_entries', content_rowid='seq', tokenize='trigram case_sensitive 1'
)

--: make
CREATE VIRTUAL TABLE subscriber_trigrams USING fts5vocab(subscriber_search, row)

--: index
INSERT INTO subscriber_search (subscriber_search) VALUES ('rebuild')
