-- AlterTable
ALTER TABLE "connected_apps" ADD COLUMN     "ask_first" BOOLEAN NOT NULL DEFAULT false;

-- What a person ticked the last time is ticked again.
CREATE INDEX "connected_apps_user_id_client_id_idx" ON "connected_apps"("user_id", "client_id");
