-- AlterTable
ALTER TABLE "evaluations"
  ADD COLUMN "decoding" JSONB,
  ADD COLUMN "decoding_key" TEXT,
  ADD COLUMN "empty" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "coco" JSONB,
  ADD COLUMN "diversity" JSONB;

-- Rows so far were made by plain beam search. Their key is the digest of the canonical JSON that the store writes.
UPDATE "evaluations" SET
  "decoding" = "canonical"::jsonb,
  "decoding_key" = encode(sha256(convert_to("canonical", 'UTF8')), 'hex')
FROM (
  SELECT "id" AS "old_id",
    '{"diversity":{"groups":1,"strength":0.5},"hardAttention":"greedy","lengthPenalty":{"kind":"none"},"maxSteps":'
    || "max_steps" || ',"minLength":0,"noRepeatNgram":0,"sampling":null,"suppressUnknown":' || "suppress_unknown" || '}'
    AS "canonical"
  FROM "evaluations"
) AS "old" WHERE "id" = "old_id";

ALTER TABLE "evaluations"
  ALTER COLUMN "decoding" SET NOT NULL,
  ALTER COLUMN "decoding_key" SET NOT NULL;

-- Takes the old unique index and the check of max_steps with it.
ALTER TABLE "evaluations" DROP COLUMN "max_steps", DROP COLUMN "suppress_unknown";

-- CreateIndex
CREATE UNIQUE INDEX "evaluations_key" ON "evaluations"("run_id", "checkpoint_id", "split", "beam", "mode", "decoding_key");

-- AddCheck
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_decoding_key_check" CHECK ("decoding_key" ~ '^[0-9a-f]{64}$');
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_counts_check"
  CHECK ("beam" > 0 AND "images" > 0 AND "unfinished" >= 0 AND "empty" >= 0 AND "attempt" > 0);
