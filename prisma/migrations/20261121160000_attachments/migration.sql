-- DropForeignKey
ALTER TABLE "attachment_links" DROP CONSTRAINT "attachment_links_org_id_attachment_id_fkey";

-- DropIndex
DROP INDEX "attachments_status_created_at_idx";

-- AlterTable
ALTER TABLE "attachments" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "subject_id" TEXT,
ADD COLUMN     "subject_type" TEXT;

-- DropTable
DROP TABLE "attachment_links";

-- CreateIndex
CREATE INDEX "attachments_org_id_subject_id_created_at_idx" ON "attachments"("org_id", "subject_id", "created_at");

-- CreateIndex
CREATE INDEX "attachments_org_id_storage_key_idx" ON "attachments"("org_id", "storage_key");

-- CreateIndex
CREATE INDEX "attachments_org_id_created_at_id_idx" ON "attachments"("org_id", "created_at", "id");

-- What Prisma cannot say.
ALTER TABLE attachments
  ADD CONSTRAINT attachments_status CHECK (status IN ('pending', 'ready')),
  ADD CONSTRAINT attachments_size CHECK (size > 0),
  ADD CONSTRAINT attachments_subject CHECK ((subject_type IS NULL) = (subject_id IS NULL));

-- What the sweep looks for across organizations.
CREATE INDEX attachments_to_sweep ON attachments (created_at)
  WHERE deleted_at IS NOT NULL OR status = 'pending' OR subject_id IS NULL;
