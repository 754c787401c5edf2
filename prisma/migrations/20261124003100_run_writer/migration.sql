-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "writer" JSONB;
