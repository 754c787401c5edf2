-- CreateTable
CREATE TABLE "experiments" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "spec" JSONB NOT NULL,
    "dataset_id" TEXT NOT NULL,
    "backbone_id" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "experiments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" TEXT NOT NULL,
    "experiment_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "start" JSONB NOT NULL,
    "current_stage" TEXT,
    "progress" JSONB,
    "best_bleu4" DOUBLE PRECISION,
    "best_checkpoint_id" TEXT,
    "parent_checkpoint_id" TEXT,
    "fault" JSONB,
    "last_event_sequence" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stages" (
    "run_id" TEXT NOT NULL,
    "index" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "start_checkpoint_id" TEXT,
    "best_checkpoint_id" TEXT,
    "best_bleu4" DOUBLE PRECISION,
    "epochs_done" INTEGER NOT NULL DEFAULT 0,
    "stop_reason" TEXT,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "stages_pkey" PRIMARY KEY ("run_id","index")
);

-- CreateTable
CREATE TABLE "epochs" (
    "run_id" TEXT NOT NULL,
    "stage_index" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "loss" DOUBLE PRECISION NOT NULL,
    "cross_entropy" DOUBLE PRECISION NOT NULL,
    "top5_accuracy" DOUBLE PRECISION NOT NULL,
    "decoder_learning_rate" DOUBLE PRECISION NOT NULL,
    "encoder_learning_rate" DOUBLE PRECISION,
    "bleu" DOUBLE PRECISION[],
    "is_best" BOOLEAN NOT NULL,
    "epochs_since_improvement" INTEGER NOT NULL,
    "complete" BOOLEAN NOT NULL,
    "train_seconds" DOUBLE PRECISION NOT NULL,
    "validate_seconds" DOUBLE PRECISION NOT NULL,
    "checkpoint_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "epochs_pkey" PRIMARY KEY ("run_id","stage_index","epoch")
);

-- CreateTable
CREATE TABLE "checkpoints" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "stage_index" INTEGER NOT NULL,
    "epoch" INTEGER NOT NULL,
    "step_in_epoch" INTEGER NOT NULL,
    "global_step" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "position" JSONB NOT NULL,
    "progress" JSONB NOT NULL,
    "blobs" JSONB NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "bleu" DOUBLE PRECISION[] DEFAULT ARRAY[]::DOUBLE PRECISION[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "evaluations" (
    "id" TEXT NOT NULL,
    "run_id" TEXT NOT NULL,
    "checkpoint_id" TEXT NOT NULL,
    "split" TEXT NOT NULL,
    "beam" INTEGER NOT NULL,
    "mode" TEXT NOT NULL,
    "max_steps" INTEGER NOT NULL,
    "suppress_unknown" BOOLEAN NOT NULL,
    "bleu" DOUBLE PRECISION[],
    "signature" TEXT NOT NULL,
    "images" INTEGER NOT NULL,
    "seconds" DOUBLE PRECISION NOT NULL,
    "images_per_second" DOUBLE PRECISION NOT NULL,
    "unfinished" INTEGER NOT NULL,
    "mean_length" DOUBLE PRECISION NOT NULL,
    "captions_blob" JSONB NOT NULL,
    "attempt" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "metric_points" (
    "run_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "stage" TEXT NOT NULL,
    "step" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "metric_points_pkey" PRIMARY KEY ("run_id","name","stage","step")
);

-- CreateTable
CREATE TABLE "run_events" (
    "run_id" TEXT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_events_pkey" PRIMARY KEY ("run_id","sequence")
);

-- CreateTable
CREATE TABLE "datasets" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "datasets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "backbones" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "architecture" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "weights" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "backbones_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "features" (
    "key" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "features_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "imports" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSONB,
    "dataset_id" TEXT,
    "backbone_id" TEXT,
    "already_present" BOOLEAN NOT NULL DEFAULT false,
    "fault" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "imports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "part_bytes" BIGINT NOT NULL,
    "object_key" TEXT NOT NULL,
    "store_upload_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "run_id" TEXT,
    "import_id" TEXT,
    "start" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "experiments_idempotency_key_key" ON "experiments"("idempotency_key");

-- CreateIndex
CREATE INDEX "experiments_created_at_id_idx" ON "experiments"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "experiments_dataset_id_idx" ON "experiments"("dataset_id");

-- CreateIndex
CREATE INDEX "experiments_backbone_id_idx" ON "experiments"("backbone_id");

-- CreateIndex
CREATE INDEX "runs_created_at_id_idx" ON "runs"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "runs_experiment_id_created_at_id_idx" ON "runs"("experiment_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "runs_state_created_at_id_idx" ON "runs"("state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "runs_best_checkpoint_id_idx" ON "runs"("best_checkpoint_id");

-- CreateIndex
CREATE INDEX "runs_parent_checkpoint_id_idx" ON "runs"("parent_checkpoint_id");

-- CreateIndex
CREATE INDEX "stages_start_checkpoint_id_idx" ON "stages"("start_checkpoint_id");

-- CreateIndex
CREATE INDEX "stages_best_checkpoint_id_idx" ON "stages"("best_checkpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "stages_run_id_name_key" ON "stages"("run_id", "name");

-- CreateIndex
CREATE INDEX "epochs_checkpoint_id_idx" ON "epochs"("checkpoint_id");

-- CreateIndex
CREATE INDEX "checkpoints_run_id_created_at_id_idx" ON "checkpoints"("run_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "checkpoints_run_id_stage_index_epoch_step_in_epoch_key" ON "checkpoints"("run_id", "stage_index", "epoch", "step_in_epoch");

-- CreateIndex
CREATE INDEX "evaluations_checkpoint_id_idx" ON "evaluations"("checkpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "evaluations_key" ON "evaluations"("run_id", "checkpoint_id", "split", "beam", "mode", "max_steps", "suppress_unknown");

-- CreateIndex
CREATE INDEX "datasets_created_at_id_idx" ON "datasets"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "datasets_name_created_at_id_idx" ON "datasets"("name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "datasets_name_digest_key" ON "datasets"("name", "digest");

-- CreateIndex
CREATE INDEX "backbones_created_at_id_idx" ON "backbones"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "backbones_name_created_at_id_idx" ON "backbones"("name", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "backbones_name_digest_key" ON "backbones"("name", "digest");

-- CreateIndex
CREATE INDEX "features_digest_idx" ON "features"("digest");

-- CreateIndex
CREATE INDEX "imports_created_at_id_idx" ON "imports"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "imports_dataset_id_idx" ON "imports"("dataset_id");

-- CreateIndex
CREATE INDEX "imports_backbone_id_idx" ON "imports"("backbone_id");

-- CreateIndex
CREATE UNIQUE INDEX "uploads_object_key_key" ON "uploads"("object_key");

-- CreateIndex
CREATE INDEX "uploads_state_created_at_idx" ON "uploads"("state", "created_at");

-- CreateIndex
CREATE INDEX "outbox_run_id_id_idx" ON "outbox"("run_id", "id");

-- CreateIndex
CREATE INDEX "outbox_import_id_id_idx" ON "outbox"("import_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_secret_hash_key" ON "api_keys"("secret_hash");

-- CreateIndex
CREATE INDEX "api_keys_created_at_id_idx" ON "api_keys"("created_at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_backbone_id_fkey" FOREIGN KEY ("backbone_id") REFERENCES "backbones"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_experiment_id_fkey" FOREIGN KEY ("experiment_id") REFERENCES "experiments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_best_checkpoint_id_fkey" FOREIGN KEY ("best_checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_parent_checkpoint_id_fkey" FOREIGN KEY ("parent_checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stages" ADD CONSTRAINT "stages_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stages" ADD CONSTRAINT "stages_start_checkpoint_id_fkey" FOREIGN KEY ("start_checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stages" ADD CONSTRAINT "stages_best_checkpoint_id_fkey" FOREIGN KEY ("best_checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "epochs" ADD CONSTRAINT "epochs_run_id_stage_index_fkey" FOREIGN KEY ("run_id", "stage_index") REFERENCES "stages"("run_id", "index") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "epochs" ADD CONSTRAINT "epochs_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_run_id_stage_index_fkey" FOREIGN KEY ("run_id", "stage_index") REFERENCES "stages"("run_id", "index") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "metric_points" ADD CONSTRAINT "metric_points_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_dataset_id_fkey" FOREIGN KEY ("dataset_id") REFERENCES "datasets"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_backbone_id_fkey" FOREIGN KEY ("backbone_id") REFERENCES "backbones"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema language has no CHECK.

-- AddCheck: ids and digests
ALTER TABLE "experiments" ADD CONSTRAINT "experiments_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "runs" ADD CONSTRAINT "runs_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "backbones" ADD CONSTRAINT "backbones_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "imports" ADD CONSTRAINT "imports_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "backbones" ADD CONSTRAINT "backbones_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$');
ALTER TABLE "features" ADD CONSTRAINT "features_digest_check" CHECK ("digest" ~ '^[0-9a-f]{64}$' AND "bytes" >= 0);
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_secret_hash_check" CHECK ("secret_hash" ~ '^[0-9a-f]{64}$');

-- AddCheck: states, kinds and reasons
ALTER TABLE "runs" ADD CONSTRAINT "runs_state_check"
  CHECK ("state" IN ('queued', 'running', 'cancelling', 'cancelled', 'completed', 'failed', 'crashed'));
ALTER TABLE "runs" ADD CONSTRAINT "runs_finished_check"
  CHECK (("finished_at" IS NOT NULL) = ("state" IN ('cancelled', 'completed', 'failed', 'crashed')));
ALTER TABLE "runs" ADD CONSTRAINT "runs_fault_check"
  CHECK ("fault" IS NULL OR "state" IN ('cancelled', 'failed', 'crashed'));
ALTER TABLE "stages" ADD CONSTRAINT "stages_state_check"
  CHECK ("state" IN ('pending', 'running', 'completed', 'cancelled'));
ALTER TABLE "stages" ADD CONSTRAINT "stages_stop_reason_check"
  CHECK ("stop_reason" IN ('no-improvement', 'epochs-done', 'budget', 'cancelled'));
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_split_check" CHECK ("split" IN ('train', 'val', 'test'));
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_mode_check" CHECK ("mode" IN ('sound', 'reference'));
ALTER TABLE "imports" ADD CONSTRAINT "imports_kind_check" CHECK ("kind" IN ('dataset', 'backbone'));
ALTER TABLE "imports" ADD CONSTRAINT "imports_state_check"
  CHECK ("state" IN ('queued', 'running', 'completed', 'failed'));
ALTER TABLE "imports" ADD CONSTRAINT "imports_finished_check"
  CHECK (("finished_at" IS NOT NULL) = ("state" IN ('completed', 'failed')));
ALTER TABLE "imports" ADD CONSTRAINT "imports_result_check"
  CHECK (("dataset_id" IS NULL OR "kind" = 'dataset') AND ("backbone_id" IS NULL OR "kind" = 'backbone'));
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_state_check" CHECK ("state" IN ('open', 'completed'));
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_kind_check" CHECK (
  ("kind" = 'startRun' AND "run_id" IS NOT NULL AND "import_id" IS NULL AND "start" IS NOT NULL)
  OR ("kind" = 'cancelRun' AND "run_id" IS NOT NULL AND "import_id" IS NULL AND "start" IS NULL)
  OR ("kind" = 'startImport' AND "run_id" IS NULL AND "import_id" IS NOT NULL AND "start" IS NULL)
);
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_role_check" CHECK ("role" IN ('viewer', 'editor', 'admin'));

-- AddCheck: counts and scores
ALTER TABLE "runs" ADD CONSTRAINT "runs_attempt_check" CHECK ("attempt" >= 0 AND "last_event_sequence" >= 0);
ALTER TABLE "stages" ADD CONSTRAINT "stages_index_check" CHECK ("index" >= 0 AND "epochs_done" >= 0);
ALTER TABLE "epochs" ADD CONSTRAINT "epochs_epoch_check" CHECK ("epoch" >= 0 AND "attempt" > 0);
ALTER TABLE "epochs" ADD CONSTRAINT "epochs_bleu_check" CHECK (cardinality("bleu") = 4);
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_position_check"
  CHECK ("epoch" >= 0 AND "step_in_epoch" >= 0 AND "global_step" >= 0 AND "bytes" >= 0 AND "attempt" > 0);
ALTER TABLE "checkpoints" ADD CONSTRAINT "checkpoints_bleu_check" CHECK (cardinality("bleu") IN (0, 4));
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_bleu_check" CHECK (cardinality("bleu") = 4);
ALTER TABLE "evaluations" ADD CONSTRAINT "evaluations_counts_check"
  CHECK ("beam" > 0 AND "max_steps" > 0 AND "images" > 0 AND "unfinished" >= 0 AND "attempt" > 0);
ALTER TABLE "metric_points" ADD CONSTRAINT "metric_points_step_check" CHECK ("step" >= 0 AND "attempt" > 0);
ALTER TABLE "run_events" ADD CONSTRAINT "run_events_sequence_check" CHECK ("sequence" > 0);
ALTER TABLE "datasets" ADD CONSTRAINT "datasets_bytes_check" CHECK ("bytes" >= 0);
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_bytes_check" CHECK ("bytes" > 0 AND "part_bytes" > 0);
