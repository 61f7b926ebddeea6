-- AlterTable
ALTER TABLE "invoice_recurrences" ADD COLUMN     "pause_reason" JSONB;

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "recurrence_date" DATE,
ADD COLUMN     "recurrence_id" TEXT;

-- CreateTable
CREATE TABLE "task_recurrences" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'schedule',
    "rrule" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "time_of_day" TEXT NOT NULL DEFAULT '00:00',
    "time_zone" TEXT NOT NULL,
    "ahead_days" INTEGER NOT NULL DEFAULT 0,
    "catch_up" TEXT NOT NULL DEFAULT 'latest',
    "skipped_dates" DATE[] DEFAULT ARRAY[]::DATE[],
    "template" JSONB NOT NULL,
    "next_on" DATE,
    "next_at" TIMESTAMPTZ(3),
    "passed_on" DATE,
    "made" INTEGER NOT NULL DEFAULT 0,
    "waits_for_id" TEXT,
    "paused_at" TIMESTAMPTZ(3),
    "pause_reason" JSONB,
    "deleted_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_recurrences_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "task_recurrences_org_id_project_id_idx" ON "task_recurrences"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "task_recurrences_next_at_idx" ON "task_recurrences"("next_at");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_org_id_recurrence_id_recurrence_date_key" ON "tasks"("org_id", "recurrence_id", "recurrence_date");

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_recurrence_id_fkey" FOREIGN KEY ("org_id", "recurrence_id") REFERENCES "task_recurrences"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_recurrences" ADD CONSTRAINT "task_recurrences_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_recurrences" ADD CONSTRAINT "task_recurrences_org_id_waits_for_id_fkey" FOREIGN KEY ("org_id", "waits_for_id") REFERENCES "tasks"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say.
ALTER TABLE invoice_recurrences ADD CONSTRAINT invoice_recurrences_reason CHECK (pause_reason IS NULL OR paused_at IS NOT NULL);

ALTER TABLE tasks ADD CONSTRAINT tasks_recurrence CHECK ((recurrence_id IS NULL) = (recurrence_date IS NULL));

ALTER TABLE task_recurrences ALTER COLUMN skipped_dates SET NOT NULL,
  ADD CONSTRAINT task_recurrences_mode CHECK (mode IN ('schedule', 'after_completion')),
  ADD CONSTRAINT task_recurrences_catch_up CHECK (catch_up IN ('latest', 'all')),
  ADD CONSTRAINT task_recurrences_next CHECK ((next_on IS NULL) = (next_at IS NULL)),
  ADD CONSTRAINT task_recurrences_waits CHECK (waits_for_id IS NULL OR mode = 'after_completion' AND next_on IS NULL),
  ADD CONSTRAINT task_recurrences_reason CHECK (pause_reason IS NULL OR paused_at IS NOT NULL);

CREATE INDEX task_recurrences_waits_for ON task_recurrences (org_id, waits_for_id) WHERE waits_for_id IS NOT NULL;

SELECT stint_protect('task_recurrences');
