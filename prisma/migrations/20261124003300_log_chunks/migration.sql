-- CreateTable
CREATE TABLE "log_chunks" (
    "run_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "writer" TEXT NOT NULL,
    "writer_sequence" INTEGER NOT NULL,
    "first_line" INTEGER NOT NULL,
    "lines" INTEGER NOT NULL,
    "first_time" TIMESTAMPTZ(3) NOT NULL,
    "last_time" TIMESTAMPTZ(3) NOT NULL,
    "levels" TEXT[],
    "stages" TEXT[],
    "digest" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "total_bytes" BIGINT NOT NULL,

    CONSTRAINT "log_chunks_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateIndex
CREATE INDEX "log_chunks_digest_idx" ON "log_chunks"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "log_chunks_run_id_writer_writer_sequence_key" ON "log_chunks"("run_id", "writer", "writer_sequence");

-- AddForeignKey
ALTER TABLE "log_chunks" ADD CONSTRAINT "log_chunks_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddCheck
ALTER TABLE "log_chunks" ADD CONSTRAINT "log_chunks_place_check"
  CHECK ("attempt" > 0 AND "sequence" > 0 AND "first_line" > 0 AND "lines" > 0 AND "bytes" > 0 AND "total_bytes" >= "bytes");
ALTER TABLE "log_chunks" ADD CONSTRAINT "log_chunks_levels_check"
  CHECK ("levels" <@ ARRAY['debug', 'info', 'warning', 'error']);
