-- What revision 0008 adds to what is kept in step with subscribers on PostgreSQL: each change's place
-- in the feed, and how many have a resource in each of its states. Parts as in
-- upkeep_postgresql.sql.

--: make
CREATE OR REPLACE FUNCTION subscriber_facets(s subscribers)
RETURNS TABLE (facet text, value text) LANGUAGE sql STABLE AS $$
    SELECT 'all', ''
    UNION ALL SELECT 'last_name', s.last_name_key
    UNION ALL SELECT 'first_name', s.first_name_key
    UNION ALL SELECT 'registered_at', to_char(s.registered_at, 'YYYY-MM-DD')
    UNION ALL SELECT 'valid_until', coalesce(to_char(s.valid_until, 'YYYY-MM-DD'), '')
    UNION ALL SELECT 'resource', jsonb_object_keys(s.resources)
    UNION ALL SELECT 'resource_status', r.key || ' ' || r.value FROM jsonb_each_text(s.resources) r
$$

--: make
CREATE FUNCTION note_in_feed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    noted subscribers;
BEGIN
    IF TG_OP = 'DELETE' THEN
        noted := OLD;
    ELSE
        noted := NEW;
        IF TG_OP = 'UPDATE' AND OLD.version = NEW.version THEN
            RETURN NULL;
        END IF;
    END IF;
    -- Called while a transaction commits. From here to its end no other takes a place: whoever sees
    -- a place sees all those before it.
    PERFORM pg_advisory_xact_lock(7289153603);
    INSERT INTO feed (subscriber_id, library_id, at, mark)
    VALUES (
        noted.id, noted.library_id, floor(extract(epoch FROM clock_timestamp()) * 1000),
        floor(random() * 9e15)
    );
    PERFORM pg_notify('syren_portal', '');
    RETURN NULL;
END $$

--: make
CREATE FUNCTION tell_of_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('syren_portal', '');
    RETURN NULL;
END $$

--: trigger noted_in_feed
CREATE CONSTRAINT TRIGGER noted_in_feed AFTER INSERT OR DELETE OR UPDATE OF version ON subscribers
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_in_feed()

--: make
CREATE TRIGGER sessions_ended AFTER DELETE ON tokens
FOR EACH ROW EXECUTE FUNCTION tell_of_sessions()

--: fill
INSERT INTO tallies (facet, value, status, size)
SELECT 'resource_status', r.key || ' ' || r.value, s.status, count(*)
FROM subscribers s, jsonb_each_text(s.resources) r GROUP BY 2, 3
