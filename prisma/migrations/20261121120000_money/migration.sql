-- AlterTable
ALTER TABLE "clients" ADD COLUMN     "default_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "import_key" TEXT,
ADD COLUMN     "merged_into_id" TEXT,
ADD COLUMN     "rounding" JSONB;

-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "attachments" JSONB;

-- AlterTable
ALTER TABLE "members" ADD COLUMN     "billable_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "cost_rate_set_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "project_members" ADD COLUMN     "billable_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "cost_rate_set_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "default_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "rounding" JSONB;

-- AlterTable
ALTER TABLE "time_entries" ADD COLUMN     "billable_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "billed_seconds" BIGINT,
ADD COLUMN     "cost_rate_set_at" TIMESTAMPTZ(3),
ADD COLUMN     "day" DATE GENERATED ALWAYS AS ((started_at AT TIME ZONE time_zone)::date) STORED,
ADD COLUMN     "import_key" TEXT,
ADD COLUMN     "seconds" BIGINT GENERATED ALWAYS AS (extract(epoch FROM stopped_at - started_at)::bigint) STORED,
ADD COLUMN     "timesheet_id" TEXT;

-- CreateTable
CREATE TABLE "attachments" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" BIGINT NOT NULL,
    "checksum" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "storage_key" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachments_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "attachment_links" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "attachment_id" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_links_pkey" PRIMARY KEY ("org_id","subject_type","subject_id","attachment_id")
);

-- CreateTable
CREATE TABLE "expenses" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "project_id" TEXT,
    "client_id" TEXT,
    "category" TEXT NOT NULL,
    "description" TEXT,
    "merchant" TEXT,
    "spent_on" DATE NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "tax_rate" INTEGER NOT NULL DEFAULT 0,
    "tax_amount" BIGINT NOT NULL DEFAULT 0,
    "is_billable" BOOLEAN NOT NULL DEFAULT false,
    "markup" INTEGER NOT NULL DEFAULT 0,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "submitted_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "rejection_reason" TEXT,
    "paid_at" TIMESTAMPTZ(3),
    "invoice_line_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "expenses_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "invoices" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'draft',
    "client_id" TEXT NOT NULL,
    "project_id" TEXT,
    "number" TEXT,
    "issue_date" DATE,
    "due_date" DATE,
    "payment_terms_days" INTEGER NOT NULL,
    "period_from" DATE,
    "period_to" DATE,
    "currency" TEXT NOT NULL,
    "exchange_rate" DECIMAL(18,8),
    "language" TEXT NOT NULL,
    "tax_treatment" TEXT NOT NULL,
    "purchase_order" TEXT,
    "notes" TEXT,
    "footer" TEXT,
    "discount_percent" INTEGER NOT NULL DEFAULT 0,
    "discount_amount" BIGINT NOT NULL DEFAULT 0,
    "subtotal" BIGINT NOT NULL DEFAULT 0,
    "discount_total" BIGINT NOT NULL DEFAULT 0,
    "tax_total" BIGINT NOT NULL DEFAULT 0,
    "total" BIGINT NOT NULL DEFAULT 0,
    "taxes" JSONB NOT NULL DEFAULT '[]',
    "base_total" BIGINT,
    "base_tax_total" BIGINT,
    "paid" BIGINT NOT NULL DEFAULT 0,
    "credited" BIGINT NOT NULL DEFAULT 0,
    "seller" JSONB,
    "buyer" JSONB,
    "issued_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" TEXT,
    "overdue_at" TIMESTAMPTZ(3),
    "reminders_sent" INTEGER NOT NULL DEFAULT 0,
    "last_reminded_at" TIMESTAMPTZ(3),
    "source_invoice_id" TEXT,
    "credits_invoice_id" TEXT,
    "recurrence_id" TEXT,
    "recurrence_date" DATE,
    "created_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoices_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "invoice_lines" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "invoice_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "quantity" DECIMAL(15,4) NOT NULL,
    "unit" TEXT NOT NULL,
    "unit_price" BIGINT NOT NULL,
    "discount_percent" INTEGER NOT NULL DEFAULT 0,
    "tax_rate" INTEGER NOT NULL,
    "tax_category" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "raw_seconds" BIGINT,
    "billed_seconds" BIGINT,
    "rounding" JSONB,
    "from_day" DATE,
    "to_day" DATE,
    "project_id" TEXT,
    "task_id" TEXT,
    "user_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_lines_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "invoice_recurrences" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "project_id" TEXT,
    "name" TEXT NOT NULL,
    "frequency" TEXT NOT NULL,
    "interval" INTEGER NOT NULL DEFAULT 1,
    "starts_on" DATE NOT NULL,
    "ends_on" DATE,
    "next_on" DATE,
    "made" INTEGER NOT NULL DEFAULT 0,
    "content" TEXT NOT NULL,
    "group_by" TEXT,
    "template" JSONB NOT NULL,
    "paused_at" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "invoice_recurrences_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "document_counters" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "series" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "document_counters_pkey" PRIMARY KEY ("org_id","series")
);

-- CreateTable
CREATE TABLE "payments" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "received_on" DATE NOT NULL,
    "method" TEXT NOT NULL,
    "reference" TEXT,
    "note" TEXT,
    "allocated" BIGINT NOT NULL DEFAULT 0,
    "refunded" BIGINT NOT NULL DEFAULT 0,
    "deleted_at" TIMESTAMPTZ(3),
    "created_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "allocations" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "payment_id" TEXT,
    "credit_note_id" TEXT,
    "invoice_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "allocations_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "refunds" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "refunded_on" DATE NOT NULL,
    "reason" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "ledger_entries" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "posting_id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "posted_on" DATE NOT NULL,
    "source_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "memo" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entries_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "timesheets" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "week_starts_on" DATE NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'open',
    "total_seconds" BIGINT NOT NULL DEFAULT 0,
    "billable_seconds" BIGINT NOT NULL DEFAULT 0,
    "note" TEXT,
    "submitted_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,
    "decision_note" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "timesheets_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "time_periods" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "note" TEXT,
    "locked_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "time_periods_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "attachments_org_id_uploaded_by_idx" ON "attachments"("org_id", "uploaded_by");

-- CreateIndex
CREATE INDEX "attachments_status_created_at_idx" ON "attachments"("status", "created_at");

-- CreateIndex
CREATE INDEX "attachment_links_org_id_attachment_id_idx" ON "attachment_links"("org_id", "attachment_id");

-- CreateIndex
CREATE INDEX "expenses_org_id_user_id_spent_on_idx" ON "expenses"("org_id", "user_id", "spent_on");

-- CreateIndex
CREATE INDEX "expenses_org_id_client_id_spent_on_idx" ON "expenses"("org_id", "client_id", "spent_on");

-- CreateIndex
CREATE INDEX "expenses_org_id_project_id_idx" ON "expenses"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "expenses_org_id_status_idx" ON "expenses"("org_id", "status");

-- CreateIndex
CREATE INDEX "expenses_org_id_invoice_line_id_idx" ON "expenses"("org_id", "invoice_line_id");

-- CreateIndex
CREATE INDEX "expenses_org_id_created_at_id_idx" ON "expenses"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "invoices_org_id_created_at_id_idx" ON "invoices"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "invoices_org_id_client_id_issue_date_idx" ON "invoices"("org_id", "client_id", "issue_date");

-- CreateIndex
CREATE INDEX "invoices_org_id_status_due_date_idx" ON "invoices"("org_id", "status", "due_date");

-- CreateIndex
CREATE INDEX "invoices_org_id_project_id_idx" ON "invoices"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "invoices_org_id_source_invoice_id_idx" ON "invoices"("org_id", "source_invoice_id");

-- CreateIndex
CREATE INDEX "invoices_org_id_credits_invoice_id_idx" ON "invoices"("org_id", "credits_invoice_id");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_org_id_type_number_key" ON "invoices"("org_id", "type", "number");

-- CreateIndex
CREATE UNIQUE INDEX "invoices_org_id_recurrence_id_recurrence_date_key" ON "invoices"("org_id", "recurrence_id", "recurrence_date");

-- CreateIndex
CREATE INDEX "invoice_lines_org_id_invoice_id_position_idx" ON "invoice_lines"("org_id", "invoice_id", "position");

-- CreateIndex
CREATE INDEX "invoice_recurrences_org_id_client_id_idx" ON "invoice_recurrences"("org_id", "client_id");

-- CreateIndex
CREATE INDEX "invoice_recurrences_next_on_idx" ON "invoice_recurrences"("next_on");

-- CreateIndex
CREATE INDEX "payments_org_id_client_id_received_on_idx" ON "payments"("org_id", "client_id", "received_on");

-- CreateIndex
CREATE INDEX "payments_org_id_created_at_id_idx" ON "payments"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "allocations_org_id_payment_id_idx" ON "allocations"("org_id", "payment_id");

-- CreateIndex
CREATE INDEX "allocations_org_id_credit_note_id_idx" ON "allocations"("org_id", "credit_note_id");

-- CreateIndex
CREATE INDEX "allocations_org_id_invoice_id_idx" ON "allocations"("org_id", "invoice_id");

-- CreateIndex
CREATE INDEX "refunds_org_id_payment_id_idx" ON "refunds"("org_id", "payment_id");

-- CreateIndex
CREATE INDEX "ledger_entries_org_id_client_id_posted_on_id_idx" ON "ledger_entries"("org_id", "client_id", "posted_on", "id");

-- CreateIndex
CREATE INDEX "ledger_entries_org_id_posting_id_idx" ON "ledger_entries"("org_id", "posting_id");

-- CreateIndex
CREATE INDEX "ledger_entries_org_id_source_id_idx" ON "ledger_entries"("org_id", "source_id");

-- CreateIndex
CREATE INDEX "timesheets_org_id_status_week_starts_on_idx" ON "timesheets"("org_id", "status", "week_starts_on");

-- CreateIndex
CREATE UNIQUE INDEX "timesheets_org_id_user_id_week_starts_on_key" ON "timesheets"("org_id", "user_id", "week_starts_on");

-- CreateIndex
CREATE INDEX "time_periods_org_id_from_day_idx" ON "time_periods"("org_id", "from_day");

-- CreateIndex
CREATE INDEX "time_entries_org_id_invoice_line_id_idx" ON "time_entries"("org_id", "invoice_line_id");

-- CreateIndex
CREATE INDEX "time_entries_org_id_user_id_day_idx" ON "time_entries"("org_id", "user_id", "day");

-- AddForeignKey
ALTER TABLE "attachments" ADD CONSTRAINT "attachments_org_id_uploaded_by_fkey" FOREIGN KEY ("org_id", "uploaded_by") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "attachment_links" ADD CONSTRAINT "attachment_links_org_id_attachment_id_fkey" FOREIGN KEY ("org_id", "attachment_id") REFERENCES "attachments"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "expenses" ADD CONSTRAINT "expenses_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "expenses" ADD CONSTRAINT "expenses_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "expenses" ADD CONSTRAINT "expenses_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "expenses" ADD CONSTRAINT "expenses_org_id_invoice_line_id_fkey" FOREIGN KEY ("org_id", "invoice_line_id") REFERENCES "invoice_lines"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_source_invoice_id_fkey" FOREIGN KEY ("org_id", "source_invoice_id") REFERENCES "invoices"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_credits_invoice_id_fkey" FOREIGN KEY ("org_id", "credits_invoice_id") REFERENCES "invoices"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoices" ADD CONSTRAINT "invoices_org_id_recurrence_id_fkey" FOREIGN KEY ("org_id", "recurrence_id") REFERENCES "invoice_recurrences"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_org_id_invoice_id_fkey" FOREIGN KEY ("org_id", "invoice_id") REFERENCES "invoices"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoice_recurrences" ADD CONSTRAINT "invoice_recurrences_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invoice_recurrences" ADD CONSTRAINT "invoice_recurrences_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_org_id_payment_id_fkey" FOREIGN KEY ("org_id", "payment_id") REFERENCES "payments"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_org_id_credit_note_id_fkey" FOREIGN KEY ("org_id", "credit_note_id") REFERENCES "invoices"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "allocations" ADD CONSTRAINT "allocations_org_id_invoice_id_fkey" FOREIGN KEY ("org_id", "invoice_id") REFERENCES "invoices"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_org_id_payment_id_fkey" FOREIGN KEY ("org_id", "payment_id") REFERENCES "payments"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ledger_entries" ADD CONSTRAINT "ledger_entries_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_org_id_invoice_line_id_fkey" FOREIGN KEY ("org_id", "invoice_line_id") REFERENCES "invoice_lines"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "timesheets" ADD CONSTRAINT "timesheets_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;


SELECT stint_protect(t::regclass) FROM unnest(ARRAY[
  'invoices', 'invoice_lines', 'invoice_recurrences', 'document_counters', 'payments', 'allocations', 'refunds',
  'ledger_entries', 'expenses', 'timesheets', 'time_periods', 'attachments', 'attachment_links'
]) t;

-- What Prisma cannot say.
CREATE UNIQUE INDEX time_entries_import ON time_entries (org_id, import_key) WHERE import_key IS NOT NULL;
CREATE UNIQUE INDEX clients_import ON clients (org_id, import_key) WHERE import_key IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX time_entries_unbilled ON time_entries (org_id, project_id, started_at)
  WHERE billable AND invoice_line_id IS NULL AND stopped_at IS NOT NULL;
ALTER TABLE time_entries ADD CONSTRAINT time_entries_billed CHECK (invoice_line_id IS NULL OR stopped_at IS NOT NULL);

ALTER TABLE invoices
  ADD CONSTRAINT invoices_type CHECK (type IN ('invoice', 'quote', 'proforma', 'credit_note')),
  ADD CONSTRAINT invoices_status CHECK (status IN ('draft', 'issued', 'partially_paid', 'paid', 'void')),
  -- A number is taken when it is issued, and then stays.
  ADD CONSTRAINT invoices_number CHECK ((status = 'draft') = (number IS NULL)),
  ADD CONSTRAINT invoices_settled CHECK (paid >= 0 AND credited >= 0 AND (paid + credited <= total OR paid + credited = 0));
ALTER TABLE payments
  ADD CONSTRAINT payments_amount CHECK (amount > 0),
  ADD CONSTRAINT payments_spent CHECK (allocated >= 0 AND refunded >= 0 AND allocated + refunded <= amount);
ALTER TABLE allocations
  ADD CONSTRAINT allocations_amount CHECK (amount > 0),
  ADD CONSTRAINT allocations_source CHECK ((payment_id IS NULL) <> (credit_note_id IS NULL));
ALTER TABLE refunds ADD CONSTRAINT refunds_amount CHECK (amount > 0);
ALTER TABLE expenses ADD CONSTRAINT expenses_amount CHECK (amount > 0 AND tax_amount >= 0 AND tax_amount <= amount);
ALTER TABLE timesheets ADD CONSTRAINT timesheets_status CHECK (status IN ('open', 'submitted', 'approved', 'rejected'));
ALTER TABLE time_periods ADD CONSTRAINT time_periods_days CHECK (from_day <= to_day);

-- The ledger only grows, and what is posted together sums to zero.
REVOKE UPDATE, DELETE ON ledger_entries FROM stint_app;
CREATE FUNCTION stint_posting_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount) FROM ledger_entries WHERE org_id = NEW.org_id AND posting_id = NEW.posting_id) <> 0 THEN
    RAISE EXCEPTION 'posting % does not sum to zero', NEW.posting_id;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stint_posting_balances();
