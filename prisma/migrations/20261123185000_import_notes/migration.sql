-- AlterTable
ALTER TABLE "imports" ADD COLUMN "notes" TEXT[] DEFAULT ARRAY[]::TEXT[];
