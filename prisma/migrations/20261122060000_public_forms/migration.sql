-- CreateTable
CREATE TABLE "public_forms" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "questions" JSONB NOT NULL DEFAULT '[]',
    "mapping" JSONB NOT NULL DEFAULT '{}',
    "auto_convert" BOOLEAN NOT NULL DEFAULT true,
    "confirmation" TEXT,
    "closes_at" TIMESTAMPTZ(3),
    "published_version" INTEGER,
    "created_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "public_forms_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "public_form_versions" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "form_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "questions" JSONB NOT NULL,
    "mapping" JSONB NOT NULL,
    "auto_convert" BOOLEAN NOT NULL,
    "confirmation" TEXT,
    "published_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "public_form_versions_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "form_submissions" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "form_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "status" TEXT NOT NULL,
    "spam_reason" TEXT,
    "once" TEXT,
    "task_id" TEXT,
    "converted_at" TIMESTAMPTZ(3),
    "converted_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "form_submissions_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "public_forms_org_id_project_id_idx" ON "public_forms"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "public_forms_org_id_created_at_id_idx" ON "public_forms"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "public_forms_by_id" ON "public_forms"("id");

-- CreateIndex
CREATE UNIQUE INDEX "public_form_versions_org_id_form_id_number_key" ON "public_form_versions"("org_id", "form_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "public_form_versions_org_id_form_id_id_key" ON "public_form_versions"("org_id", "form_id", "id");

-- CreateIndex
CREATE INDEX "form_submissions_org_id_form_id_created_at_id_idx" ON "form_submissions"("org_id", "form_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "form_submissions_org_id_form_id_version_id_idx" ON "form_submissions"("org_id", "form_id", "version_id");

-- CreateIndex
CREATE INDEX "form_submissions_org_id_task_id_idx" ON "form_submissions"("org_id", "task_id");

-- CreateIndex
CREATE INDEX "form_submissions_org_id_project_id_idx" ON "form_submissions"("org_id", "project_id");

-- CreateIndex
CREATE UNIQUE INDEX "form_submissions_org_id_form_id_once_key" ON "form_submissions"("org_id", "form_id", "once");

-- AddForeignKey
ALTER TABLE "public_forms" ADD CONSTRAINT "public_forms_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "public_form_versions" ADD CONSTRAINT "public_form_versions_org_id_form_id_fkey" FOREIGN KEY ("org_id", "form_id") REFERENCES "public_forms"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "public_form_versions" ADD CONSTRAINT "public_form_versions_org_id_published_by_fkey" FOREIGN KEY ("org_id", "published_by") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_org_id_form_id_fkey" FOREIGN KEY ("org_id", "form_id") REFERENCES "public_forms"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_org_id_form_id_version_id_fkey" FOREIGN KEY ("org_id", "form_id", "version_id") REFERENCES "public_form_versions"("org_id", "form_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "form_submissions" ADD CONSTRAINT "form_submissions_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- What Prisma cannot say.
SELECT stint_protect(t::regclass) FROM unnest(ARRAY['public_forms', 'public_form_versions', 'form_submissions']) t;

-- A version stays as it was published.
REVOKE UPDATE ON public_form_versions FROM stint_app;

ALTER TABLE form_submissions
  ADD CONSTRAINT form_submissions_status CHECK (status IN ('received', 'converted', 'spam')),
  ADD CONSTRAINT form_submissions_converted CHECK ((status = 'converted') = (task_id IS NOT NULL)),
  ADD CONSTRAINT form_submissions_spam CHECK (status <> 'spam' OR spam_reason IS NOT NULL);
