-- CreateTable
CREATE TABLE "git_pushes" (
    "org_id" TEXT NOT NULL DEFAULT current_setting('app.org'::text),
    "repository_id" TEXT NOT NULL,
    "branch" TEXT NOT NULL,
    "before_sha" TEXT NOT NULL,
    "after_sha" TEXT NOT NULL,
    "pushed_at" TIMESTAMPTZ(3),
    "head_at" TIMESTAMPTZ(3),

    CONSTRAINT "git_pushes_pkey" PRIMARY KEY ("org_id","repository_id","branch","before_sha","after_sha")
);

-- AddForeignKey
ALTER TABLE "git_pushes" ADD CONSTRAINT "git_pushes_org_id_repository_id_fkey" FOREIGN KEY ("org_id", "repository_id") REFERENCES "git_repositories"("org_id", "id") ON DELETE CASCADE ON UPDATE NO ACTION;

SELECT stint_protect('git_pushes');
