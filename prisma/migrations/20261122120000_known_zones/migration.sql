-- The zone where this server knows it, else UTC. Node.js knows names that a PostgreSQL may not; what is asked across organizations must not
-- fail for one of them.
CREATE FUNCTION stint_zone(zone text) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
  PERFORM now() AT TIME ZONE zone;
  RETURN zone;
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN 'UTC';
END $$;
