-- AlterTable
ALTER TABLE "tokens" ADD COLUMN     "ask_first" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "approvals" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "credential_kind" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "scopes" TEXT[],
    "via" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "input" TEXT NOT NULL,
    "input_hash" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "result" TEXT,
    "result_for" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "collected_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "approvals_org_id_user_id_created_at_idx" ON "approvals"("org_id", "user_id", "created_at");

-- CreateIndex
CREATE INDEX "approvals_org_id_credential_id_input_hash_idx" ON "approvals"("org_id", "credential_id", "input_hash");

-- CreateIndex
CREATE INDEX "approvals_org_id_created_at_id_idx" ON "approvals"("org_id", "created_at", "id");

-- AddForeignKey
ALTER TABLE "approvals" ADD CONSTRAINT "approvals_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- What Prisma cannot say.
SELECT stint_protect('approvals');

ALTER TABLE approvals
  ADD CONSTRAINT approvals_status CHECK (status IN ('pending', 'granted', 'denied', 'expired')),
  ADD CONSTRAINT approvals_decided CHECK ((status IN ('granted', 'denied')) = (decided_by IS NOT NULL));

-- The same call waits once.
CREATE UNIQUE INDEX approvals_pending ON approvals (org_id, credential_id, input_hash) WHERE status = 'pending';
-- What the job looks for across organizations, and the page that a link leads to.
CREATE INDEX approvals_to_expire ON approvals (expires_at) WHERE status = 'pending';
CREATE INDEX approvals_by_id ON approvals (id);
