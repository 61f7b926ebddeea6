-- CreateTable
CREATE TABLE "git_repositories" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "external_id" TEXT,
    "url" TEXT,
    "project_id" TEXT,
    "default_branch" TEXT NOT NULL DEFAULT 'main',
    "closes_tasks" BOOLEAN NOT NULL DEFAULT true,
    "secret_version" INTEGER NOT NULL DEFAULT 1,
    "connected_at" TIMESTAMPTZ(3),
    "linked_by" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_repositories_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_branches" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "head_sha" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_branches_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_commits" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "sha" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "author_name" TEXT NOT NULL,
    "author_email" TEXT NOT NULL,
    "user_id" TEXT,
    "authored_at" TIMESTAMPTZ(3) NOT NULL,
    "branch" TEXT NOT NULL,
    "is_merged" BOOLEAN NOT NULL DEFAULT false,
    "url" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_commits_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_pull_requests" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "repository_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT,
    "state" TEXT NOT NULL,
    "is_draft" BOOLEAN NOT NULL DEFAULT false,
    "source_branch" TEXT NOT NULL,
    "target_branch" TEXT NOT NULL,
    "author_name" TEXT,
    "url" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "merged_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "changed_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_pull_requests_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_task_links" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "task_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "branch_id" TEXT,
    "commit_id" TEXT,
    "pull_request_id" TEXT,
    "closes" BOOLEAN NOT NULL DEFAULT false,
    "closed_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_task_links_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_authors" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_authors_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateTable
CREATE TABLE "git_time_drafts" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "time_zone" TEXT NOT NULL,
    "project_id" TEXT,
    "task_id" TEXT,
    "description" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "stopped_at" TIMESTAMPTZ(3) NOT NULL,
    "out_of_hours" BOOLEAN NOT NULL DEFAULT false,
    "commit_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "status" TEXT NOT NULL DEFAULT 'pending',
    "entry_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "git_time_drafts_pkey" PRIMARY KEY ("org_id","id")
);

-- CreateIndex
CREATE INDEX "git_repositories_org_id_project_id_idx" ON "git_repositories"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "git_branches_org_id_updated_at_id_idx" ON "git_branches"("org_id", "updated_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "git_branches_org_id_repository_id_name_key" ON "git_branches"("org_id", "repository_id", "name");

-- CreateIndex
CREATE INDEX "git_commits_org_id_authored_at_id_idx" ON "git_commits"("org_id", "authored_at", "id");

-- CreateIndex
CREATE INDEX "git_commits_org_id_user_id_authored_at_idx" ON "git_commits"("org_id", "user_id", "authored_at");

-- CreateIndex
CREATE INDEX "git_commits_org_id_author_email_idx" ON "git_commits"("org_id", "author_email");

-- CreateIndex
CREATE UNIQUE INDEX "git_commits_org_id_repository_id_sha_key" ON "git_commits"("org_id", "repository_id", "sha");

-- CreateIndex
CREATE INDEX "git_pull_requests_org_id_changed_at_id_idx" ON "git_pull_requests"("org_id", "changed_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "git_pull_requests_org_id_repository_id_number_key" ON "git_pull_requests"("org_id", "repository_id", "number");

-- CreateIndex
CREATE INDEX "git_task_links_org_id_task_id_created_at_idx" ON "git_task_links"("org_id", "task_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "git_task_links_org_id_branch_id_task_id_key" ON "git_task_links"("org_id", "branch_id", "task_id");

-- CreateIndex
CREATE UNIQUE INDEX "git_task_links_org_id_commit_id_task_id_key" ON "git_task_links"("org_id", "commit_id", "task_id");

-- CreateIndex
CREATE UNIQUE INDEX "git_task_links_org_id_pull_request_id_task_id_key" ON "git_task_links"("org_id", "pull_request_id", "task_id");

-- CreateIndex
CREATE INDEX "git_authors_org_id_user_id_idx" ON "git_authors"("org_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "git_authors_org_id_email_key" ON "git_authors"("org_id", "email");

-- CreateIndex
CREATE INDEX "git_time_drafts_org_id_user_id_day_idx" ON "git_time_drafts"("org_id", "user_id", "day");

-- CreateIndex
CREATE INDEX "git_time_drafts_org_id_started_at_id_idx" ON "git_time_drafts"("org_id", "started_at", "id");

-- CreateIndex
CREATE INDEX "git_time_drafts_org_id_project_id_idx" ON "git_time_drafts"("org_id", "project_id");

-- CreateIndex
CREATE INDEX "git_time_drafts_org_id_task_id_idx" ON "git_time_drafts"("org_id", "task_id");

-- AddForeignKey
ALTER TABLE "git_repositories" ADD CONSTRAINT "git_repositories_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_branches" ADD CONSTRAINT "git_branches_org_id_repository_id_fkey" FOREIGN KEY ("org_id", "repository_id") REFERENCES "git_repositories"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_commits" ADD CONSTRAINT "git_commits_org_id_repository_id_fkey" FOREIGN KEY ("org_id", "repository_id") REFERENCES "git_repositories"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_commits" ADD CONSTRAINT "git_commits_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_pull_requests" ADD CONSTRAINT "git_pull_requests_org_id_repository_id_fkey" FOREIGN KEY ("org_id", "repository_id") REFERENCES "git_repositories"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_task_links" ADD CONSTRAINT "git_task_links_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_task_links" ADD CONSTRAINT "git_task_links_org_id_branch_id_fkey" FOREIGN KEY ("org_id", "branch_id") REFERENCES "git_branches"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_task_links" ADD CONSTRAINT "git_task_links_org_id_commit_id_fkey" FOREIGN KEY ("org_id", "commit_id") REFERENCES "git_commits"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_task_links" ADD CONSTRAINT "git_task_links_org_id_pull_request_id_fkey" FOREIGN KEY ("org_id", "pull_request_id") REFERENCES "git_pull_requests"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_authors" ADD CONSTRAINT "git_authors_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_time_drafts" ADD CONSTRAINT "git_time_drafts_org_id_user_id_fkey" FOREIGN KEY ("org_id", "user_id") REFERENCES "members"("org_id", "user_id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_time_drafts" ADD CONSTRAINT "git_time_drafts_org_id_project_id_fkey" FOREIGN KEY ("org_id", "project_id") REFERENCES "projects"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "git_time_drafts" ADD CONSTRAINT "git_time_drafts_org_id_task_id_fkey" FOREIGN KEY ("org_id", "task_id") REFERENCES "tasks"("org_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;



-- What Prisma cannot say.
CREATE UNIQUE INDEX git_repositories_name ON git_repositories (org_id, provider, lower(name));

ALTER TABLE git_repositories
  ADD CONSTRAINT git_repositories_provider CHECK (provider IN ('github', 'gitlab', 'bitbucket'));

ALTER TABLE git_pull_requests
  ADD CONSTRAINT git_pull_requests_state CHECK (state IN ('open', 'merged', 'closed'));

ALTER TABLE git_task_links
  ADD CONSTRAINT git_task_links_one CHECK (num_nonnulls(branch_id, commit_id, pull_request_id) = 1);

ALTER TABLE git_time_drafts ALTER COLUMN commit_ids SET NOT NULL;
ALTER TABLE git_time_drafts
  ADD CONSTRAINT git_time_drafts_status CHECK (status IN ('pending', 'accepted', 'dismissed')),
  ADD CONSTRAINT git_time_drafts_span CHECK (stopped_at >= started_at),
  ADD CONSTRAINT git_time_drafts_entry CHECK ((status = 'accepted') = (entry_id IS NOT NULL));

SELECT stint_protect(t::regclass) FROM unnest(ARRAY[
  'git_repositories', 'git_branches', 'git_commits', 'git_pull_requests', 'git_task_links', 'git_authors', 'git_time_drafts'
]) t;
