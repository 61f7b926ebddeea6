-- AlterTable
ALTER TABLE "connected_apps" ADD COLUMN     "refreshed_at" TIMESTAMPTZ(3),
ADD COLUMN     "refreshed_by" BYTEA,
ADD COLUMN     "refreshes" INTEGER NOT NULL DEFAULT 0;
