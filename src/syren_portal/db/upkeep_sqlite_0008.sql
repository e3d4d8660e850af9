-- What revision 0008 adds to what is kept in step with subscribers on SQLite: each change's place in
-- the feed, and how many have a resource in each of its states. Parts as in upkeep_sqlite.sql.

--: trigger feed_added
CREATE TRIGGER feed_added AFTER INSERT ON subscribers
BEGIN
    INSERT INTO feed (subscriber_id, library_id, at, mark)
    VALUES (new.id, new.library_id, strftime('%s', 'now') * 1000, random());
END

--: trigger feed_changed
CREATE TRIGGER feed_changed AFTER UPDATE OF version ON subscribers
WHEN old.version <> new.version
BEGIN
    INSERT INTO feed (subscriber_id, library_id, at, mark)
    VALUES (new.id, new.library_id, strftime('%s', 'now') * 1000, random());
END

--: trigger feed_removed
CREATE TRIGGER feed_removed AFTER DELETE ON subscribers
BEGIN
    INSERT INTO feed (subscriber_id, library_id, at, mark)
    VALUES (old.id, old.library_id, strftime('%s', 'now') * 1000, random());
END

--: trigger resource_states_added
CREATE TRIGGER resource_states_added AFTER INSERT ON subscribers
BEGIN
    INSERT INTO tallies (facet, value, status, size)
    SELECT 'resource_status', key || ' ' || value, new.status, 1
    FROM json_each(new.resources) WHERE true
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: trigger resource_states_removed
CREATE TRIGGER resource_states_removed AFTER DELETE ON subscribers
BEGIN
    UPDATE tallies SET size = size - 1
    WHERE facet = 'resource_status' AND status = old.status
    AND value IN (SELECT key || ' ' || value FROM json_each(old.resources));
END

--: trigger resource_states_changed
CREATE TRIGGER resource_states_changed AFTER UPDATE OF status, resources ON subscribers
WHEN old.status <> new.status OR old.resources <> new.resources
BEGIN
    UPDATE tallies SET size = size - 1
    WHERE facet = 'resource_status' AND status = old.status
    AND value IN (SELECT key || ' ' || value FROM json_each(old.resources));
    INSERT INTO tallies (facet, value, status, size)
    SELECT 'resource_status', key || ' ' || value, new.status, 1
    FROM json_each(new.resources) WHERE true
    ON CONFLICT (facet, value, status) DO UPDATE SET size = size + 1;
END

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'resource_status', r.key || ' ' || r.value, s.status, count(*)
FROM subscribers s, json_each(s.resources) r GROUP BY 2, 3
