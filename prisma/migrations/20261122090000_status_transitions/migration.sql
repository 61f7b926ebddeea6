-- AlterTable
ALTER TABLE "task_statuses" ADD COLUMN     "next_status_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];
