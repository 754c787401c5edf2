-- CreateTable
CREATE TABLE "embeddings" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "words" INTEGER NOT NULL,
    "dimensions" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,
    "vectors" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "embeddings_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "experiments" ADD COLUMN "embeddings_id" TEXT;

-- AlterTable
ALTER TABLE "imports" ADD COLUMN "embeddings_id" TEXT;

-- CreateIndex
CREATE INDEX "embeddings_created_at_id_idx" ON "embeddings"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "embeddings_name_created_at_id_idx" ON "embeddings"("name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "embeddings_name_digest_key" ON "embeddings"("name", "digest");

-- CreateIndex
CREATE INDEX "experiments_embeddings_id_idx" ON "experiments"("embeddings_id");

-- CreateIndex
CREATE INDEX "imports_embeddings_id_idx" ON "imports"("embeddings_id");

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_embeddings_id_fkey" FOREIGN KEY ("embeddings_id") REFERENCES "embeddings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_embeddings_id_fkey" FOREIGN KEY ("embeddings_id") REFERENCES "embeddings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema language has no CHECK.
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "embeddings" ADD CONSTRAINT "embeddings_words_check" CHECK ("words" > 0 AND "dimensions" > 0);
ALTER TABLE "imports" DROP CONSTRAINT "imports_kind_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_kind_check" CHECK ("kind" IN ('dataset', 'backbone', 'embeddings'));
ALTER TABLE "imports" DROP CONSTRAINT "imports_result_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_result_check"
  CHECK (("dataset_id" IS NULL OR "kind" = 'dataset') AND ("backbone_id" IS NULL OR "kind" = 'backbone')
    AND ("embeddings_id" IS NULL OR "kind" = 'embeddings'));
