-- What keeps search_entries and tallies in step with subscribers on PostgreSQL. A trigger runs once
-- a statement, however many rows that changes, and only adds rows to tally_changes: two that write
-- never wait for one. Each part begins with a line that names it.

--: make
CREATE FUNCTION subscriber_facets(s subscribers) RETURNS TABLE (facet text, value text)
LANGUAGE sql STABLE AS $$
    SELECT 'all', ''
    UNION ALL SELECT 'last_name', s.last_name_key
    UNION ALL SELECT 'first_name', s.first_name_key
    UNION ALL SELECT 'registered_at', to_char(s.registered_at, 'YYYY-MM-DD')
    UNION ALL SELECT 'valid_until', coalesce(to_char(s.valid_until, 'YYYY-MM-DD'), '')
    UNION ALL SELECT 'resource', jsonb_object_keys(s.resources)
$$

--: make
CREATE FUNCTION gather_tallies() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- One in twenty gathers what has come together; while one does, no other has to.
    IF random() < 0.05 AND pg_try_advisory_xact_lock(7289153602) THEN
        WITH gone AS (DELETE FROM tally_changes RETURNING facet, value, status, size)
        INSERT INTO tallies (facet, value, status, size)
        SELECT facet, value, status, sum(size) FROM gone
        GROUP BY facet, value, status HAVING sum(size) <> 0
        ON CONFLICT (facet, value, status) DO UPDATE SET size = tallies.size + excluded.size;
    END IF;
END $$

--: make
CREATE FUNCTION subscribers_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO search_entries (seq, status, last_name_key, first_name_key, id, search_text)
    SELECT seq, status, last_name_key, first_name_key, id, search_text FROM come;
    INSERT INTO tally_changes (facet, value, status, size)
    SELECT f.facet, f.value, s.status, count(*) FROM come s, subscriber_facets(s) f
    GROUP BY 1, 2, 3;
    PERFORM gather_tallies();
    RETURN NULL;
END $$

--: make
CREATE FUNCTION subscribers_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO tally_changes (facet, value, status, size)
    SELECT f.facet, f.value, s.status, -count(*) FROM gone s, subscriber_facets(s) f
    GROUP BY 1, 2, 3;
    PERFORM gather_tallies();
    RETURN NULL;
END $$

--: make
CREATE FUNCTION subscribers_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    UPDATE search_entries e
    SET status = c.status, last_name_key = c.last_name_key, first_name_key = c.first_name_key,
        id = c.id, search_text = c.search_text
    FROM come c JOIN gone g ON g.seq = c.seq
    WHERE e.seq = c.seq
    AND (g.status, g.last_name_key, g.first_name_key, g.id, g.search_text)
        IS DISTINCT FROM (c.status, c.last_name_key, c.first_name_key, c.id, c.search_text);
    INSERT INTO tally_changes (facet, value, status, size)
    SELECT facet, value, status, sum(size) FROM (
        SELECT f.facet, f.value, s.status, -1 AS size FROM gone s, subscriber_facets(s) f
        UNION ALL
        SELECT f.facet, f.value, s.status, 1 FROM come s, subscriber_facets(s) f
    ) changes
    GROUP BY 1, 2, 3 HAVING sum(size) <> 0;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written > 0 THEN
        PERFORM gather_tallies();
    END IF;
    RETURN NULL;
END $$

--: trigger subscribers_added
CREATE TRIGGER subscribers_added AFTER INSERT ON subscribers
REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION subscribers_added()

--: trigger subscribers_removed
CREATE TRIGGER subscribers_removed AFTER DELETE ON subscribers
REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION subscribers_removed()

--: trigger subscribers_changed
CREATE TRIGGER subscribers_changed AFTER UPDATE ON subscribers
REFERENCING OLD TABLE AS gone NEW TABLE AS come
FOR EACH STATEMENT EXECUTE FUNCTION subscribers_changed()

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
SELECT 'registered_at', to_char(registered_at, 'YYYY-MM-DD'), status, count(*) FROM subscribers
GROUP BY registered_at, status

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'valid_until', coalesce(to_char(valid_until, 'YYYY-MM-DD'), ''), status, count(*)
FROM subscribers GROUP BY valid_until, status

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'resource', r.key, s.status, count(*)
FROM subscribers s, jsonb_object_keys(s.resources) r (key) GROUP BY 2, 3

--: index
CREATE INDEX subscriber_search ON search_entries USING gin (search_text gin_trgm_ops)
