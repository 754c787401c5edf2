-- CreateTable
CREATE TABLE "models" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "last_version" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "models_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_versions" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "checkpoint_id" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "created_by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_aliases" (
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "set_by" TEXT,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_aliases_pkey" PRIMARY KEY ("model_id","alias")
);

-- CreateTable
CREATE TABLE "model_alias_events" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "alias" TEXT NOT NULL,
    "from_version" INTEGER,
    "to_version" INTEGER,
    "by" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_alias_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imported_cards" (
    "checkpoint_id" TEXT NOT NULL,
    "card" JSONB NOT NULL,

    CONSTRAINT "imported_cards_pkey" PRIMARY KEY ("checkpoint_id")
);

-- CreateTable
CREATE TABLE "exports" (
    "id" TEXT NOT NULL,
    "checkpoint_id" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "content_key" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "progress" JSONB,
    "result" JSONB,
    "fault" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "exports_pkey" PRIMARY KEY ("id")
);

-- AlterTable
ALTER TABLE "imports" ADD COLUMN     "model_version_id" TEXT;

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "export_id" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "models_name_key" ON "models"("name");

-- CreateIndex
CREATE INDEX "models_created_at_id_idx" ON "models"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "model_versions_model_id_created_at_id_idx" ON "model_versions"("model_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "model_versions_checkpoint_id_idx" ON "model_versions"("checkpoint_id");

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_model_id_version_key" ON "model_versions"("model_id", "version");

-- CreateIndex
CREATE INDEX "model_aliases_version_id_idx" ON "model_aliases"("version_id");

-- CreateIndex
CREATE INDEX "model_alias_events_model_id_created_at_id_idx" ON "model_alias_events"("model_id", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "exports_created_at_id_idx" ON "exports"("created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "exports_checkpoint_id_idx" ON "exports"("checkpoint_id");

-- CreateIndex
CREATE INDEX "exports_content_key_idx" ON "exports"("content_key");

-- CreateIndex
CREATE INDEX "imports_model_version_id_idx" ON "imports"("model_version_id");

-- CreateIndex
CREATE INDEX "outbox_export_id_id_idx" ON "outbox"("export_id", "id");

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_alias_events" ADD CONSTRAINT "model_alias_events_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "models"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imported_cards" ADD CONSTRAINT "imported_cards_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "exports" ADD CONSTRAINT "exports_checkpoint_id_fkey" FOREIGN KEY ("checkpoint_id") REFERENCES "checkpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imports" ADD CONSTRAINT "imports_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_export_id_fkey" FOREIGN KEY ("export_id") REFERENCES "exports"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is written by hand: Prisma's schema language has no CHECK.
ALTER TABLE "models" ADD CONSTRAINT "models_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "models" ADD CONSTRAINT "models_name_check" CHECK ("name" ~ '^[a-z0-9][a-z0-9._-]{0,63}$' AND "last_version" >= 0);
ALTER TABLE "model_versions" ADD CONSTRAINT "model_versions_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$' AND "version" > 0);
ALTER TABLE "model_aliases" ADD CONSTRAINT "model_aliases_alias_check"
  CHECK ("alias" ~ '^[a-z0-9][a-z0-9._-]{0,63}$' AND "alias" <> 'latest' AND "alias" !~ '^[0-9]+$');
ALTER TABLE "model_alias_events" ADD CONSTRAINT "model_alias_events_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "model_alias_events" ADD CONSTRAINT "model_alias_events_change_check"
  CHECK ("from_version" IS DISTINCT FROM "to_version");
ALTER TABLE "exports" ADD CONSTRAINT "exports_id_check" CHECK ("id" ~ '^[a-z0-9]{12}$');
ALTER TABLE "exports" ADD CONSTRAINT "exports_format_check" CHECK ("format" IN ('safetensors', 'tfjs'));
ALTER TABLE "exports" ADD CONSTRAINT "exports_content_key_check" CHECK ("content_key" ~ '^[0-9a-f]{64}$');
ALTER TABLE "exports" ADD CONSTRAINT "exports_state_check"
  CHECK ("state" IN ('queued', 'running', 'completed', 'failed'));
ALTER TABLE "exports" ADD CONSTRAINT "exports_finished_check"
  CHECK (("finished_at" IS NOT NULL) = ("state" IN ('completed', 'failed')));
ALTER TABLE "exports" ADD CONSTRAINT "exports_result_check"
  CHECK (("result" IS NOT NULL) = ("state" = 'completed'));
ALTER TABLE "imports" DROP CONSTRAINT "imports_kind_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_kind_check" CHECK ("kind" IN ('dataset', 'backbone', 'embeddings', 'model'));
ALTER TABLE "imports" DROP CONSTRAINT "imports_result_check";
ALTER TABLE "imports" ADD CONSTRAINT "imports_result_check"
  CHECK (("dataset_id" IS NULL OR "kind" = 'dataset') AND ("backbone_id" IS NULL OR "kind" = 'backbone')
    AND ("embeddings_id" IS NULL OR "kind" = 'embeddings') AND ("model_version_id" IS NULL OR "kind" = 'model'));
-- A command is about one thing, which its kind names: `startRun`, `cancelRun` and the like are about a run.
ALTER TABLE "outbox" DROP CONSTRAINT "outbox_kind_check";
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_kind_check" CHECK (
  num_nonnulls("run_id", "import_id", "captioning_id", "export_id") = 1
  AND ("run_id" IS NOT NULL) = ("kind" ~ '^[a-z]+Run$')
  AND ("import_id" IS NOT NULL) = ("kind" = 'startImport')
  AND ("captioning_id" IS NOT NULL) = ("kind" = 'startCaptioning')
  AND ("export_id" IS NOT NULL) = ("kind" = 'startExport')
  AND ("start" IS NOT NULL) = ("kind" = 'startRun')
);
