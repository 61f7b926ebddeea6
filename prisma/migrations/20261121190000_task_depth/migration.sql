-- AlterTable
ALTER TABLE "task_statuses" ADD COLUMN     "advance_on" TEXT,
ADD COLUMN     "advance_to_id" TEXT;

-- AlterTable
ALTER TABLE "tasks" ADD COLUMN     "assignee_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "checklist_done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "checklist_total" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "label_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "milestone_id" TEXT,
ADD COLUMN     "subtask_done" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "subtask_total" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "task_labels" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "task_id" TEXT NOT NULL,
    "label_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_labels_pkey" PRIMARY KEY ("org_id","task_id","label_id")
);

-- CreateTable
CREATE TABLE "task_checklist_items" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "done" BOOLEAN NOT NULL DEFAULT false,
    "position" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_checklist_items_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "task_dependencies" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "depends_on_id" TEXT NOT NULL,
    "type" TEXT NOT NULL DEFAULT 'finish_start',
    "project_id" TEXT NOT NULL,
    "depends_on_project_id" TEXT NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_dependencies_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "labels" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "labels_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "milestones" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "target_date" DATE NOT NULL,
    "color" TEXT,
    "created_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "milestones_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "task_labels_org_id_label_id_task_id_idx" ON "task_labels"("org_id", "label_id", "task_id");

-- CreateIndex
CREATE INDEX "task_checklist_items_org_id_task_id_position_idx" ON "task_checklist_items"("org_id", "task_id", "position");

-- CreateIndex
CREATE INDEX "task_dependencies_org_id_depends_on_id_idx" ON "task_dependencies"("org_id", "depends_on_id");

-- CreateIndex
CREATE UNIQUE INDEX "task_dependencies_org_id_task_id_depends_on_id_key" ON "task_dependencies"("org_id", "task_id", "depends_on_id");

-- CreateIndex
CREATE INDEX "milestones_org_id_project_id_target_date_idx" ON "milestones"("org_id", "project_id", "target_date");

-- CreateIndex
CREATE UNIQUE INDEX "milestones_org_id_project_id_id_key" ON "milestones"("org_id", "project_id", "id");

-- CreateIndex
CREATE INDEX "tasks_org_id_milestone_id_idx" ON "tasks"("org_id", "milestone_id");

-- AddForeignKey
ALTER TABLE "task_statuses" ADD CONSTRAINT "task_statuses_org_id_advance_to_id_fkey" FOREIGN KEY ("org_id", "advance_to_id") REFERENCES "task_statuses"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_project_id_milestone_id_fkey" FOREIGN KEY ("org_id", "project_id", "milestone_id") REFERENCES "milestones"("org_id", "project_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_labels" ADD CONSTRAINT "task_labels_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_labels" ADD CONSTRAINT "task_labels_org_id_label_id_fkey" FOREIGN KEY ("org_id", "label_id") REFERENCES "labels"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_checklist_items" ADD CONSTRAINT "task_checklist_items_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_dependencies" ADD CONSTRAINT "task_dependencies_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_dependencies" ADD CONSTRAINT "task_dependencies_org_id_depends_on_id_fkey" FOREIGN KEY ("org_id", "depends_on_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "milestones" ADD CONSTRAINT "milestones_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say.
ALTER TABLE tasks ALTER COLUMN assignee_ids SET NOT NULL, ALTER COLUMN label_ids SET NOT NULL;

CREATE UNIQUE INDEX labels_name ON labels (org_id, lower(name));

ALTER TABLE task_dependencies
  ADD CONSTRAINT task_dependencies_type CHECK (type IN ('finish_start', 'start_start', 'finish_finish', 'start_finish')),
  ADD CONSTRAINT task_dependencies_no_self CHECK (task_id <> depends_on_id);

ALTER TABLE task_statuses
  ADD CONSTRAINT task_statuses_progress CHECK (progress BETWEEN 0 AND 100),
  ADD CONSTRAINT task_statuses_advance CHECK ((advance_to_id IS NULL) = (advance_on IS NULL) AND advance_to_id <> id),
  ADD CONSTRAINT task_statuses_advance_on
    CHECK (advance_on IN ('checklist_done', 'dependencies_done', 'timer_started', 'subtasks_done'));

SELECT stint_protect(t::regclass) FROM unnest(ARRAY[
  'task_labels', 'task_checklist_items', 'task_dependencies', 'labels', 'milestones'
]) t;

-- A list of tasks reads one table: who is on a task and its labels stand in the task as well, whoever changes them and
-- however. The tasks are held before the lists are read, so that the last of two changes at once writes what both left.
CREATE FUNCTION stint_task_assignee_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM tasks t WHERE (t.org_id, t.id) IN (SELECT org_id, task_id FROM changed) ORDER BY t.id FOR NO KEY UPDATE;
  UPDATE tasks t SET assignee_ids = n.ids
  FROM (SELECT c.org_id, c.task_id, ARRAY(SELECT a.user_id FROM task_assignees a
      WHERE a.org_id = c.org_id AND a.task_id = c.task_id ORDER BY a.user_id) AS ids
    FROM (SELECT DISTINCT org_id, task_id FROM changed) c) n
  WHERE t.org_id = n.org_id AND t.id = n.task_id AND t.assignee_ids <> n.ids;
  RETURN NULL;
END $$;

CREATE FUNCTION stint_task_label_ids() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM tasks t WHERE (t.org_id, t.id) IN (SELECT org_id, task_id FROM changed) ORDER BY t.id FOR NO KEY UPDATE;
  UPDATE tasks t SET label_ids = n.ids
  FROM (SELECT c.org_id, c.task_id, ARRAY(SELECT l.label_id FROM task_labels l
      WHERE l.org_id = c.org_id AND l.task_id = c.task_id ORDER BY l.label_id) AS ids
    FROM (SELECT DISTINCT org_id, task_id FROM changed) c) n
  WHERE t.org_id = n.org_id AND t.id = n.task_id AND t.label_ids <> n.ids;
  RETURN NULL;
END $$;

CREATE TRIGGER added AFTER INSERT ON task_assignees REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION stint_task_assignee_ids();
CREATE TRIGGER removed AFTER DELETE ON task_assignees REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION stint_task_assignee_ids();
CREATE TRIGGER added AFTER INSERT ON task_labels REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION stint_task_label_ids();
CREATE TRIGGER removed AFTER DELETE ON task_labels REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION stint_task_label_ids();

-- What is there already.
UPDATE tasks t SET assignee_ids = ARRAY(SELECT a.user_id FROM task_assignees a
    WHERE a.org_id = t.org_id AND a.task_id = t.id ORDER BY a.user_id)
  WHERE EXISTS (SELECT 1 FROM task_assignees a WHERE a.org_id = t.org_id AND a.task_id = t.id);
UPDATE tasks t SET subtask_total = c.total, subtask_done = c.done
  FROM (SELECT org_id, parent_id, count(*) AS total, count(completed_at) AS done FROM tasks
    WHERE parent_id IS NOT NULL AND deleted_at IS NULL GROUP BY 1, 2) c
  WHERE t.org_id = c.org_id AND t.id = c.parent_id;
