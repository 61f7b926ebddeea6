-- AlterTable
ALTER TABLE "tokens" ADD COLUMN     "made_by" TEXT[] DEFAULT ARRAY[]::TEXT[];
