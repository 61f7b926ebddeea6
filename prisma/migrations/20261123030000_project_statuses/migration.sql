-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "own_statuses" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "task_statuses" ADD COLUMN     "project_id" TEXT;

-- AddForeignKey
ALTER TABLE "task_statuses" ADD CONSTRAINT "task_statuses_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- Names were not kept apart before.
UPDATE task_statuses s SET name = left(s.name, 50) || ' (' || d.nr || ')'
FROM (SELECT org_id, id, row_number() OVER (PARTITION BY org_id, lower(name) ORDER BY position, id) AS nr FROM task_statuses) d
WHERE d.org_id = s.org_id AND d.id = s.id AND d.nr > 1;

-- What Prisma cannot say. A set's statuses are looked up by this as well.
CREATE UNIQUE INDEX task_statuses_name ON task_statuses (org_id, coalesce(project_id, ''), lower(name));
