-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "own_statuses" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "task_statuses" ADD COLUMN     "project_id" TEXT;

-- AddForeignKey
ALTER TABLE "task_statuses" ADD CONSTRAINT "task_statuses_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;


-- What Prisma cannot say. A set's statuses are looked up by this as well.
CREATE UNIQUE INDEX task_statuses_name ON task_statuses (org_id, coalesce(project_id, ''), lower(name));
