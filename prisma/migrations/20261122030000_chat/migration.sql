-- CreateTable
CREATE TABLE "channels" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "task_id" TEXT,
    "project_id" TEXT,
    "created_by" TEXT NOT NULL,
    "last_seq" BIGINT NOT NULL DEFAULT 0,
    "last_message_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "channel_members" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "channel_type" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channel_members_pkey" PRIMARY KEY ("org_id","channel_id","user_id")
);

-- CreateTable
CREATE TABLE "messages" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "channel_type" TEXT NOT NULL,
    "project_id" TEXT,
    "seq" BIGINT NOT NULL,
    "parent_id" TEXT,
    "user_id" TEXT NOT NULL,
    "body" TEXT,
    "mentioned_user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "reply_count" INTEGER NOT NULL DEFAULT 0,
    "last_reply_at" TIMESTAMPTZ(3),
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "message_reactions" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "message_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "emoji" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_reactions_pkey" PRIMARY KEY ("org_id","message_id","emoji","user_id")
);

-- CreateTable
CREATE TABLE "read_marks" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "channel_id" TEXT NOT NULL,
    "channel_type" TEXT NOT NULL,
    "project_id" TEXT,
    "user_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "read_marks_pkey" PRIMARY KEY ("org_id","channel_id","user_id")
);

-- CreateIndex
CREATE INDEX "channels_org_id_created_at_id_idx" ON "channels"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "channels_org_id_id_type_key" ON "channels"("org_id", "id", "type");

-- CreateIndex
CREATE UNIQUE INDEX "channels_org_id_task_id_key" ON "channels"("org_id", "task_id");

-- CreateIndex
CREATE INDEX "channel_members_org_id_user_id_idx" ON "channel_members"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "channel_members_org_id_id_key" ON "channel_members"("org_id", "id");

-- CreateIndex
CREATE INDEX "messages_org_id_parent_id_seq_idx" ON "messages"("org_id", "parent_id", "seq");

-- CreateIndex
CREATE INDEX "messages_org_id_user_id_idx" ON "messages"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_org_id_channel_id_seq_key" ON "messages"("org_id", "channel_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "messages_org_id_channel_id_id_key" ON "messages"("org_id", "channel_id", "id");

-- CreateIndex
CREATE INDEX "message_reactions_org_id_user_id_idx" ON "message_reactions"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "read_marks_org_id_user_id_idx" ON "read_marks"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "read_marks_org_id_id_key" ON "read_marks"("org_id", "id");

-- AddForeignKey
ALTER TABLE "channels" ADD CONSTRAINT "channels_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "channel_members" ADD CONSTRAINT "channel_members_org_id_channel_id_channel_type_fkey" FOREIGN KEY ("org_id", "channel_id", "channel_type") REFERENCES "channels"("org_id", "id", "type") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "channel_members" ADD CONSTRAINT "channel_members_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_org_id_channel_id_channel_type_fkey" FOREIGN KEY ("org_id", "channel_id", "channel_type") REFERENCES "channels"("org_id", "id", "type") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_org_id_channel_id_parent_id_fkey" FOREIGN KEY ("org_id", "channel_id", "parent_id") REFERENCES "messages"("org_id", "channel_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "message_reactions" ADD CONSTRAINT "message_reactions_org_id_message_id_fkey" FOREIGN KEY ("org_id", "message_id") REFERENCES "messages"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "message_reactions" ADD CONSTRAINT "message_reactions_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_org_id_channel_id_channel_type_fkey" FOREIGN KEY ("org_id", "channel_id", "channel_type") REFERENCES "channels"("org_id", "id", "type") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "read_marks" ADD CONSTRAINT "read_marks_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;


-- What Prisma cannot say.
ALTER TABLE channels ALTER COLUMN user_ids SET NOT NULL;
ALTER TABLE messages ALTER COLUMN mentioned_user_ids SET NOT NULL;

ALTER TABLE channels
  ADD CONSTRAINT channels_type CHECK (type IN ('public', 'private', 'direct', 'task')),
  ADD CONSTRAINT channels_name CHECK ((name IS NOT NULL) = (type IN ('public', 'private'))),
  ADD CONSTRAINT channels_users CHECK ((user_ids <> '{}') = (type = 'direct')),
  ADD CONSTRAINT channels_task CHECK ((type = 'task') = (task_id IS NOT NULL) AND (type = 'task') = (project_id IS NOT NULL)),
  ADD CONSTRAINT channels_archived CHECK (archived_at IS NULL OR type IN ('public', 'private'));

ALTER TABLE messages ADD CONSTRAINT messages_body CHECK ((body IS NULL) = (deleted_at IS NOT NULL));

-- A private channel's name is nobody else's to run into.
CREATE UNIQUE INDEX channels_name_key ON channels (org_id, lower(name)) WHERE type = 'public';
CREATE UNIQUE INDEX channels_users_key ON channels (org_id, user_ids) WHERE type = 'direct';

-- Threads, and what is counted as unread with a mention.
CREATE INDEX messages_threads ON messages (org_id, last_reply_at DESC, id DESC) WHERE reply_count > 0;
CREATE INDEX messages_mentions ON messages (org_id, channel_id, seq) WHERE mentioned_user_ids <> '{}';

SELECT stint_protect(t::regclass) FROM unnest(ARRAY[
  'channels', 'channel_members', 'messages', 'message_reactions', 'read_marks'
]) t;
