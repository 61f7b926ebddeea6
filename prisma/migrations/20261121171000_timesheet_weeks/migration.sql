-- AlterTable
ALTER TABLE "timesheets" ADD COLUMN     "week_days" INTEGER NOT NULL DEFAULT 7;

-- What Prisma cannot say.
ALTER TABLE timesheets ADD CONSTRAINT timesheets_week CHECK (week_days BETWEEN 1 AND 7);
