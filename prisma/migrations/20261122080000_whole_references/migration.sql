-- Rows are locked FOR NO KEY UPDATE, which only FOR SHARE waits for. Nothing is added for a client that was deleted meanwhile.
CREATE OR REPLACE FUNCTION stint_client_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM clients WHERE org_id = NEW.org_id AND id = NEW.client_id AND deleted_at IS NULL FOR SHARE;
  IF NOT FOUND THEN
    RAISE foreign_key_violation USING MESSAGE = format('client %s is gone', NEW.client_id);
  END IF;
  RETURN NEW;
END $$;

-- No two documents have one number, whatever their types.
DROP INDEX "invoices_org_id_type_number_key";
CREATE UNIQUE INDEX "invoices_org_id_number_key" ON "invoices"("org_id", "number");

ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_org_id_timesheet_id_fkey" FOREIGN KEY ("org_id", "timesheet_id")
  REFERENCES "timesheets"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;
