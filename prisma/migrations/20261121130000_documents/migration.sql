-- AlterTable
ALTER TABLE "document_counters" ADD COLUMN     "last_issued_on" DATE NOT NULL;

-- AlterTable
ALTER TABLE "invoice_lines" ADD COLUMN     "credits_line_id" TEXT;

-- AlterTable
ALTER TABLE "invoice_recurrences" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "mails" ADD COLUMN     "cc" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "invoice_lines_org_id_credits_line_id_idx" ON "invoice_lines"("org_id", "credits_line_id");

-- AddForeignKey
ALTER TABLE "invoice_lines" ADD CONSTRAINT "invoice_lines_org_id_credits_line_id_fkey" FOREIGN KEY ("org_id", "credits_line_id") REFERENCES "invoice_lines"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- What Prisma cannot say: what the jobs look for across organizations.
CREATE INDEX invoices_to_mark_overdue ON invoices (due_date)
  WHERE type = 'invoice' AND status IN ('issued', 'partially_paid') AND overdue_at IS NULL;
CREATE INDEX invoices_to_remind ON invoices (due_date)
  WHERE type = 'invoice' AND status IN ('issued', 'partially_paid');
