-- Nothing is added to a client that was merged into another, also when both happen at the same moment: the merge holds
-- the client's row, which is waited for here.
CREATE FUNCTION stint_client_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM clients WHERE org_id = NEW.org_id AND id = NEW.client_id AND merged_into_id IS NULL FOR KEY SHARE;
  IF NOT FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('client %s is merged', NEW.client_id);
  END IF;
  RETURN NEW;
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['projects', 'contacts', 'client_notes', 'invoices', 'invoice_recurrences', 'payments',
    'expenses', 'ledger_entries'] LOOP
    EXECUTE format('CREATE TRIGGER client_stays BEFORE INSERT OR UPDATE OF client_id ON %I FOR EACH ROW
      WHEN (NEW.client_id IS NOT NULL) EXECUTE FUNCTION stint_client_stays()', t);
  END LOOP;
END $$;
