-- CreateTable
CREATE TABLE "activity_profiles" (
    "run_id" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL,
    "activity" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "stage" TEXT,
    "waiting" DOUBLE PRECISION NOT NULL,
    "loading" DOUBLE PRECISION NOT NULL,
    "computing" DOUBLE PRECISION NOT NULL,
    "scoring" DOUBLE PRECISION NOT NULL,
    "saving" DOUBLE PRECISION NOT NULL,
    "other" DOUBLE PRECISION NOT NULL,
    "seconds_to_first_step" DOUBLE PRECISION,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_profiles_pkey" PRIMARY KEY ("run_id","attempt","activity")
);

-- AddForeignKey
ALTER TABLE "activity_profiles" ADD CONSTRAINT "activity_profiles_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddCheck
ALTER TABLE "activity_profiles" ADD CONSTRAINT "activity_profiles_kind_check"
  CHECK ("kind" IN ('encode', 'train', 'validate', 'evaluate'));
ALTER TABLE "activity_profiles" ADD CONSTRAINT "activity_profiles_seconds_check"
  CHECK ("attempt" > 0 AND LEAST("waiting", "loading", "computing", "scoring", "saving", "other", "seconds_to_first_step") >= 0);
