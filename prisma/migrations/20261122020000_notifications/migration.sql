-- AlterTable
ALTER TABLE "task_comments" ADD COLUMN     "mentioned_user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "task_watchers" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "task_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "watching" BOOLEAN NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_watchers_pkey" PRIMARY KEY ("org_id","task_id","user_id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "cause" TEXT NOT NULL,
    "event_seq" BIGINT NOT NULL DEFAULT 0,
    "category" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "actor_id" TEXT,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "topic_type" TEXT NOT NULL,
    "topic_id" TEXT NOT NULL,
    "project_id" TEXT,
    "title" TEXT NOT NULL,
    "due_on" DATE,
    "count" INTEGER NOT NULL DEFAULT 1,
    "in_app" BOOLEAN NOT NULL DEFAULT true,
    "to_mail" BOOLEAN NOT NULL DEFAULT false,
    "read_at" TIMESTAMPTZ(3),
    "dismissed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "notification_inboxes" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "user_id" TEXT NOT NULL,
    "choices" JSONB NOT NULL DEFAULT '{}',
    "digest_hour" INTEGER NOT NULL DEFAULT 8,
    "day_on" DATE,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "read_up_to" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_inboxes_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateIndex
CREATE INDEX "task_watchers_org_id_user_id_idx" ON "task_watchers"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "notifications_org_id_user_id_topic_id_idx" ON "notifications"("org_id", "user_id", "topic_id");

-- CreateIndex
CREATE INDEX "notifications_updated_at_idx" ON "notifications"("updated_at");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_org_id_user_id_cause_key" ON "notifications"("org_id", "user_id", "cause");

-- AddForeignKey
ALTER TABLE "task_watchers" ADD CONSTRAINT "task_watchers_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_watchers" ADD CONSTRAINT "task_watchers_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "notification_inboxes" ADD CONSTRAINT "notification_inboxes_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- What Prisma cannot say.
ALTER TABLE task_comments ALTER COLUMN mentioned_user_ids SET NOT NULL;
ALTER TABLE notification_inboxes ADD CONSTRAINT notification_inboxes_hour CHECK (digest_hour BETWEEN 0 AND 23);

SELECT stint_protect(t::regclass) FROM unnest(ARRAY['task_watchers', 'notifications', 'notification_inboxes']) t;

-- The inbox as it is listed, what is unread in it, and what waits for the mail of the day.
CREATE INDEX notifications_inbox ON notifications (org_id, user_id, seq, id) WHERE in_app AND dismissed_at IS NULL;
CREATE INDEX notifications_unread ON notifications (org_id, user_id)
  WHERE in_app AND dismissed_at IS NULL AND read_at IS NULL;
CREATE INDEX notifications_to_mail ON notifications (org_id, user_id, created_at) WHERE to_mail;

-- What is due soon in all organizations.
CREATE INDEX tasks_to_remind ON tasks (due_date)
  WHERE due_date IS NOT NULL AND completed_at IS NULL AND deleted_at IS NULL;

-- What happened before there were notifications is no news.
INSERT INTO log_positions (org_id, follower, seq) SELECT org_id, 'notifications', seq FROM org_logs;
