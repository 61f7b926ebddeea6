-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "clients" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "default_rate" BIGINT,
    "payment_terms_days" INTEGER NOT NULL DEFAULT 30,
    "tax_id" TEXT,
    "tax_treatment" TEXT NOT NULL DEFAULT 'standard',
    "default_tax_rate" INTEGER,
    "billing_address" JSONB,
    "email" TEXT,
    "phone" TEXT,
    "website" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "version" INTEGER NOT NULL DEFAULT 1,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "title" TEXT,
    "is_billing" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "client_notes" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_notes_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "org_logs" (
    "org_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "audit_seq" BIGINT NOT NULL DEFAULT 0,
    "audit_hash" BYTEA NOT NULL,

    CONSTRAINT "org_logs_pkey" PRIMARY KEY ("org_id")
);

-- CreateTable
CREATE TABLE "events" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "seq" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "envelope" JSON NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("org_id","seq")
);

-- CreateTable
CREATE TABLE "relay_cursors" (
    "org_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "relay_cursors_pkey" PRIMARY KEY ("org_id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "seq" BIGINT NOT NULL,
    "id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" TEXT,
    "via" TEXT NOT NULL,
    "credential_id" TEXT,
    "operation" TEXT NOT NULL,
    "subject_type" TEXT,
    "subject_id" TEXT,
    "topic_id" TEXT,
    "record" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("org_id","seq")
);

-- CreateTable
CREATE TABLE "audit_topics" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "topic_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,

    CONSTRAINT "audit_topics_pkey" PRIMARY KEY ("org_id","topic_id","seq")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "credential_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("org_id","credential_id","key")
);

-- CreateTable
CREATE TABLE "mails" (
    "id" TEXT NOT NULL,
    "org_id" TEXT,
    "recipient" TEXT NOT NULL,
    "template" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "mails_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "members" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "role_id" TEXT,
    "grants" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "denials" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "billable_rate" BIGINT,
    "cost_rate" BIGINT,
    "weekly_capacity_minutes" INTEGER NOT NULL DEFAULT 2400,
    "working_hours" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "removed_at" TIMESTAMPTZ(3),

    CONSTRAINT "members_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "roles" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "permissions" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "invitations" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "role_id" TEXT,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "orgs" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "currency" TEXT NOT NULL DEFAULT 'EUR',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "orgs_pkey" PRIMARY KEY ("org_id")
);

-- CreateTable
CREATE TABLE "projects" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "client_id" TEXT,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "colour" TEXT NOT NULL DEFAULT '#4f46e5',
    "is_private" BOOLEAN NOT NULL DEFAULT false,
    "is_billable" BOOLEAN NOT NULL DEFAULT true,
    "default_rate" BIGINT,
    "currency" TEXT NOT NULL,
    "budget_kind" TEXT,
    "budget_seconds" BIGINT,
    "budget_amount" BIGINT,
    "budget_alerts" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "budget_alerted" INTEGER NOT NULL DEFAULT 0,
    "starts_on" DATE,
    "ends_on" DATE,
    "last_task_number" INTEGER NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,
    "archived_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "project_members" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'member',
    "billable_rate" BIGINT,
    "cost_rate" BIGINT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_members_pkey" PRIMARY KEY ("org_id","project_id","user_id")
);

-- CreateTable
CREATE TABLE "task_statuses" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "colour" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "is_terminal" BOOLEAN NOT NULL DEFAULT false,
    "progress" INTEGER NOT NULL DEFAULT 0,
    "position" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_statuses_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "task_groups" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_groups_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "tasks" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "status_id" TEXT NOT NULL,
    "priority" TEXT NOT NULL DEFAULT 'none',
    "group_id" TEXT,
    "parent_id" TEXT,
    "start_date" DATE,
    "due_date" DATE,
    "estimate_minutes" INTEGER,
    "position" TEXT NOT NULL,
    "tracked_seconds" BIGINT NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tasks_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "task_assignees" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "task_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_assignees_pkey" PRIMARY KEY ("org_id","task_id","user_id")
);

-- CreateTable
CREATE TABLE "task_comments" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "task_comments_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "time_entries" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "project_id" TEXT,
    "task_id" TEXT,
    "description" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3),
    "time_zone" TEXT NOT NULL,
    "billable" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "billable_rate" BIGINT,
    "billable_rate_source" TEXT,
    "cost_rate" BIGINT,
    "cost_rate_source" TEXT,
    "currency" TEXT NOT NULL,
    "invoice_line_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "time_entries_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "email_verified_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_secrets" (
    "user_id" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_secrets_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "user_agent" TEXT,
    "ip" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "refresh_tokens" (
    "hash" BYTEA NOT NULL,
    "org_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "tokens" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "tokens_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "one_time_secrets" (
    "hash" BYTEA NOT NULL,
    "purpose" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "one_time_secrets_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "user_preferences" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "user_id" TEXT NOT NULL,
    "values" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_preferences_pkey" PRIMARY KEY ("org_id","user_id")
);

-- CreateIndex
CREATE INDEX "clients_org_id_created_at_id_idx" ON "clients"("org_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "clients_org_id_name_id_idx" ON "clients"("org_id", "name", "id");

-- CreateIndex
CREATE INDEX "contacts_org_id_client_id_idx" ON "contacts"("org_id", "client_id");

-- CreateIndex
CREATE INDEX "client_notes_org_id_client_id_created_at_idx" ON "client_notes"("org_id", "client_id", "created_at");

-- CreateIndex
CREATE INDEX "events_occurred_at_idx" ON "events"("occurred_at");

-- CreateIndex
CREATE INDEX "audit_entries_org_id_id_idx" ON "audit_entries"("org_id", "id");

-- CreateIndex
CREATE INDEX "audit_entries_org_id_topic_id_seq_idx" ON "audit_entries"("org_id", "topic_id", "seq");

-- CreateIndex
CREATE INDEX "audit_entries_org_id_operation_idx" ON "audit_entries"("org_id", "operation");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "mails_due_at_idx" ON "mails"("due_at");

-- CreateIndex
CREATE INDEX "members_user_id_idx" ON "members"("user_id");

-- CreateIndex
CREATE INDEX "members_org_id_role_id_idx" ON "members"("org_id", "role_id");

-- CreateIndex
CREATE UNIQUE INDEX "members_org_id_user_id_key" ON "members"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "invitations_org_id_role_id_idx" ON "invitations"("org_id", "role_id");

-- CreateIndex
CREATE INDEX "invitations_email_idx" ON "invitations"("email");

-- CreateIndex
CREATE INDEX "projects_org_id_client_id_idx" ON "projects"("org_id", "client_id");

-- CreateIndex
CREATE INDEX "projects_org_id_created_at_id_idx" ON "projects"("org_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "projects_org_id_code_key" ON "projects"("org_id", "code");

-- CreateIndex
CREATE INDEX "project_members_org_id_user_id_idx" ON "project_members"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "project_members_org_id_id_key" ON "project_members"("org_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "task_groups_org_id_project_id_id_key" ON "task_groups"("org_id", "project_id", "id");

-- CreateIndex
CREATE INDEX "tasks_org_id_project_id_position_idx" ON "tasks"("org_id", "project_id", "position");

-- CreateIndex
CREATE INDEX "tasks_org_id_status_id_idx" ON "tasks"("org_id", "status_id");

-- CreateIndex
CREATE INDEX "tasks_org_id_parent_id_idx" ON "tasks"("org_id", "parent_id");

-- CreateIndex
CREATE INDEX "tasks_org_id_due_date_idx" ON "tasks"("org_id", "due_date");

-- CreateIndex
CREATE UNIQUE INDEX "tasks_org_id_key_key" ON "tasks"("org_id", "key");

-- CreateIndex
CREATE INDEX "task_assignees_org_id_user_id_idx" ON "task_assignees"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "task_comments_org_id_task_id_created_at_idx" ON "task_comments"("org_id", "task_id", "created_at");

-- CreateIndex
CREATE INDEX "time_entries_org_id_user_id_started_at_idx" ON "time_entries"("org_id", "user_id", "started_at");

-- CreateIndex
CREATE INDEX "time_entries_org_id_project_id_started_at_idx" ON "time_entries"("org_id", "project_id", "started_at");

-- CreateIndex
CREATE INDEX "time_entries_org_id_task_id_idx" ON "time_entries"("org_id", "task_id");

-- CreateIndex
CREATE INDEX "time_entries_org_id_started_at_id_idx" ON "time_entries"("org_id", "started_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "sessions_org_id_user_id_idx" ON "sessions"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "refresh_tokens_org_id_session_id_idx" ON "refresh_tokens"("org_id", "session_id");

-- CreateIndex
CREATE INDEX "tokens_org_id_user_id_idx" ON "tokens"("org_id", "user_id");

-- CreateIndex
CREATE INDEX "tokens_hash" ON "tokens"("hash");

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "client_notes" ADD CONSTRAINT "client_notes_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_org_id_fkey" FOREIGN KEY ("org_id") REFERENCES "orgs"("org_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "members" ADD CONSTRAINT "members_org_id_role_id_fkey" FOREIGN KEY ("org_id", "role_id") REFERENCES "roles"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_org_id_role_id_fkey" FOREIGN KEY ("org_id", "role_id") REFERENCES "roles"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "projects" ADD CONSTRAINT "projects_org_id_client_id_fkey" FOREIGN KEY ("org_id", "client_id") REFERENCES "clients"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "project_members" ADD CONSTRAINT "project_members_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_groups" ADD CONSTRAINT "task_groups_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_status_id_fkey" FOREIGN KEY ("org_id", "status_id") REFERENCES "task_statuses"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_project_id_group_id_fkey" FOREIGN KEY ("org_id", "project_id", "group_id") REFERENCES "task_groups"("org_id", "project_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tasks" ADD CONSTRAINT "tasks_org_id_parent_id_fkey" FOREIGN KEY ("org_id", "parent_id") REFERENCES "tasks"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_assignees" ADD CONSTRAINT "task_assignees_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_assignees" ADD CONSTRAINT "task_assignees_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "task_comments" ADD CONSTRAINT "task_comments_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_secrets" ADD CONSTRAINT "user_secrets_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "tokens" ADD CONSTRAINT "tokens_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_preferences" ADD CONSTRAINT "user_preferences_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE CASCADE ON UPDATE NO ACTION;


-- Row-level security. The server works as stint_app, which owns nothing and cannot bypass it; app.org is set for each
-- transaction, and without it no row answers.
DO $$ BEGIN
  CREATE ROLE stint_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
DO $$ BEGIN
  EXECUTE format('GRANT stint_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, 'stint_app', 'MEMBER') THEN RAISE; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO stint_app;

-- Puts a tenant table behind the wall; every later migration that adds one calls it.
CREATE FUNCTION stint_protect(tenant_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
  EXECUTE format('CREATE POLICY tenant ON %s TO stint_app USING (org_id = current_setting(''app.org'', true)) '
    'WITH CHECK (org_id = current_setting(''app.org'', true))', tenant_table);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO stint_app', tenant_table);
END $$;

SELECT stint_protect(t::regclass) FROM unnest(ARRAY[
  'orgs', 'members', 'roles', 'invitations', 'sessions', 'tokens', 'user_preferences', 'clients', 'contacts',
  'client_notes', 'projects', 'project_members', 'task_statuses', 'task_groups', 'tasks', 'task_assignees',
  'task_comments', 'time_entries', 'org_logs', 'events', 'audit_entries', 'audit_topics',
  'idempotency_keys'
]) t;

-- The log and the audit trail only grow.
REVOKE UPDATE, DELETE ON events, audit_entries, audit_topics FROM stint_app;
REVOKE DELETE ON org_logs FROM stint_app;

-- A person is visible where they are a member; passwords, refresh tokens and one-time secrets are the owner's alone.
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY colleague ON users TO stint_app USING (EXISTS (SELECT 1 FROM members m WHERE m.user_id = users.id));
CREATE POLICY newcomer ON users FOR INSERT TO stint_app WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE ON users TO stint_app;
GRANT INSERT ON user_secrets TO stint_app;

-- Mail is asked for inside an organization and sent by the owner.
ALTER TABLE mails ENABLE ROW LEVEL SECURITY;
CREATE POLICY ask ON mails FOR INSERT TO stint_app WITH CHECK (org_id = current_setting('app.org', true));
GRANT INSERT ON mails TO stint_app;

-- The organizations a person belongs to: the one question that crosses the wall, answered for one person at a time.
CREATE FUNCTION stint_orgs_of(person text)
RETURNS TABLE (org_id text, member_id text, name text, role text, role_id text, joined_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT m.org_id, m.id, o.name, m.role, m.role_id, m.created_at FROM members m JOIN orgs o ON o.org_id = m.org_id
  WHERE m.user_id = person AND m.removed_at IS NULL AND o.deleted_at IS NULL ORDER BY m.created_at, m.org_id
$$;
REVOKE ALL ON FUNCTION stint_orgs_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stint_orgs_of(text) TO stint_app;

-- What Prisma cannot say.
CREATE UNIQUE INDEX time_entries_one_running ON time_entries (org_id, user_id) WHERE stopped_at IS NULL;
CREATE INDEX tasks_live ON tasks (org_id, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX roles_name ON roles (org_id, lower(name));
ALTER TABLE tasks ADD CONSTRAINT tasks_days CHECK (start_date IS NULL OR due_date IS NULL OR start_date <= due_date);
ALTER TABLE time_entries ADD CONSTRAINT time_entries_span CHECK (stopped_at IS NULL OR stopped_at >= started_at);

-- Positions are ordered by code point, whatever the database's locale.
ALTER TABLE tasks ALTER COLUMN position TYPE text COLLATE "C";
ALTER TABLE task_groups ALTER COLUMN position TYPE text COLLATE "C";
ALTER TABLE task_statuses ALTER COLUMN position TYPE text COLLATE "C";

-- Organizations that would be left without an owner when this person goes. The owners are locked, so that of two who go
-- at the same moment the second is told.
CREATE FUNCTION stint_sole_owner_of(person text) RETURNS TABLE (org_id text, name text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  PERFORM 1 FROM members m WHERE m.role = 'owner' AND m.org_id IN (
    SELECT own.org_id FROM members own WHERE own.user_id = person AND own.role = 'owner'
  ) ORDER BY m.org_id, m.id FOR UPDATE;
  RETURN QUERY SELECT o.org_id, o.name FROM members own JOIN orgs o ON o.org_id = own.org_id
    WHERE own.user_id = person AND own.role = 'owner' AND own.removed_at IS NULL AND o.deleted_at IS NULL AND NOT EXISTS (
      SELECT 1 FROM members m JOIN users u ON u.id = m.user_id
      WHERE m.org_id = own.org_id AND m.role = 'owner' AND m.removed_at IS NULL AND m.user_id <> person AND u.deleted_at IS NULL
    ) ORDER BY o.name, o.org_id;
END $$;
REVOKE ALL ON FUNCTION stint_sole_owner_of(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stint_sole_owner_of(text) TO stint_app;

-- Takes a person's credentials and private things away in every organization; for someone of the organization in scope.
CREATE FUNCTION stint_forget(person text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM members WHERE user_id = person AND org_id = current_setting('app.org', true)) THEN
    RAISE EXCEPTION 'No member of this organization.';
  END IF;
  DELETE FROM user_secrets WHERE user_id = person;
  DELETE FROM one_time_secrets WHERE subject->>'user_id' = person;
  DELETE FROM mails WHERE recipient = (SELECT email FROM users WHERE id = person);
  DELETE FROM user_preferences p USING members m
    WHERE m.user_id = person AND p.org_id = m.org_id AND p.user_id = person;
  UPDATE sessions s SET revoked_at = coalesce(s.revoked_at, now()), ip = NULL, user_agent = NULL FROM members m
    WHERE m.user_id = person AND s.org_id = m.org_id AND s.user_id = person;
  UPDATE tokens t SET revoked_at = coalesce(t.revoked_at, now()) FROM members m
    WHERE m.user_id = person AND t.org_id = m.org_id AND t.user_id = person;
  UPDATE members SET removed_at = coalesce(removed_at, now()), version = version + 1 WHERE user_id = person;
END $$;
REVOKE ALL ON FUNCTION stint_forget(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION stint_forget(text) TO stint_app;

CREATE INDEX mails_to_send ON mails (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;

-- A member has a built-in role, or `custom` and the role that says which.
ALTER TABLE members ADD CONSTRAINT members_role CHECK ((role = 'custom') = (role_id IS NOT NULL)
  AND role IN ('owner', 'admin', 'manager', 'member', 'accountant', 'contractor', 'viewer', 'custom'));
ALTER TABLE invitations ADD CONSTRAINT invitations_role CHECK ((role = 'custom') = (role_id IS NOT NULL)
  AND role IN ('owner', 'admin', 'manager', 'member', 'accountant', 'contractor', 'viewer', 'custom'));
CREATE INDEX members_live ON members (org_id, created_at, id) WHERE removed_at IS NULL;
