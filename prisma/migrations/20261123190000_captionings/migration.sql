-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "captioning_id" TEXT;

-- CreateTable
CREATE TABLE "captionings" (
    "id" TEXT NOT NULL,
    "checkpoint_id" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSONB,
    "results" JSONB,
    "fault" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "captionings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "captionings_created_at_id_idx" ON "captionings"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "captionings_checkpoint_id_idx" ON "captionings"("checkpoint_id");

-- CreateIndex
CREATE INDEX "outbox_captioning_id_id_idx" ON "outbox"("captioning_id", "id");

-- AddForeignKey
ALTER TABLE "captionings" ADD CONSTRAINT "captionings_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_captioning_id_fkey" FOREIGN KEY ("captioning_id") REFERENCES "captionings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddCheck
ALTER TABLE "captionings" ADD CONSTRAINT "captionings_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "captionings" ADD CONSTRAINT "captionings_state_check"
  CHECK ("state" IN ('queued', 'running', 'completed', 'failed'));
ALTER TABLE "captionings" ADD CONSTRAINT "captionings_finished_check"
  CHECK (("finished_at" IS NOT NULL) = ("state" IN ('completed', 'failed')));
ALTER TABLE "captionings" ADD CONSTRAINT "captionings_results_check"
  CHECK (("results" IS NOT NULL) = ("state" = 'completed'));
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_kind_check";
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_kind_check" CHECK (
  ("kind" IN ('startRun', 'cancelRun') AND "run_id" IS NOT NULL AND "import_id" IS NULL AND "captioning_id" IS NULL
    AND ("start" IS NOT NULL) = ("kind" = 'startRun'))
  OR ("kind" = 'startImport' AND "run_id" IS NULL AND "import_id" IS NOT NULL AND "captioning_id" IS NULL AND "start" IS NULL)
  OR ("kind" = 'startCaptioning' AND "run_id" IS NULL AND "import_id" IS NULL AND "captioning_id" IS NOT NULL AND "start" IS NULL)
);
