import { z } from 'zod';
import { fail, nothingToDo, operation } from '../kernel/index.ts';
import { rebuildDrafts } from './draft.rebuild.ts';
import * as happened from './git.events.ts';
import { repositoryMismatch } from './git.failures.ts';
import { takeBranch } from './intake.branch.ts';
import { closeTasks } from './intake.close.ts';
import { takeCommits } from './intake.commits.ts';
import { Intake } from './intake.input.ts';
import { takePull } from './intake.pull.ts';
import { heardFrom } from './intake.repository.ts';

/**
 * Takes in what a provider's webhook says, as the product. It is in no registry: only who serves webhooks runs it, once
 * the sender is believed. What is here already is left as it is, so the same delivery again does nothing.
 */
export const receiveGit = operation({
  name: 'git.receive',
  summary: 'Take in what happened in a repository',
  effect: 'write',
  permission: null,
  performs: true,
  input: Intake,
  output: z.strictObject({ received: z.literal(true) }),
  emits: [
    happened.commitPushed,
    happened.commitMerged,
    happened.repositoryConnected,
    happened.repositoryUpdated,
    happened.branchCreated,
    happened.branchPushed,
    happened.branchDeleted,
    happened.pullOpened,
    happened.pullUpdated,
    happened.pullMerged,
    happened.pullClosed,
    happened.taskLinkAdded,
    happened.taskLinkUpdated,
    happened.taskLinkRemoved,
    happened.draftSuggested,
    happened.draftWithdrawn,
  ],
  fails: [nothingToDo, repositoryMismatch],
  rest: false,
  mcp: false,
  async run(ctx, { repository_id, source, pushes, pull_request }) {
    const [repository, heard] = await heardFrom(ctx, repository_id, source);
    let changed = heard;
    let noted = false;
    const merged: string[] = [];
    const user_ids: string[] = [];
    for (const push of pushes) {
      const { moved, news } = await takeBranch(ctx, repository, push);
      const commits = await takeCommits(ctx, repository, push);
      merged.push(...commits.merged);
      user_ids.push(...commits.user_ids);
      changed ||= moved || commits.changed;
      noted ||= news;
    }
    const pull = pull_request && (await takePull(ctx, repository, pull_request));
    // People before tasks, as everything that writes time takes them.
    const suggested = await rebuildDrafts(ctx, user_ids);
    changed ||= suggested || pull?.changed === true;
    if (repository.value.closes_tasks) {
      await closeTasks(ctx, 'commit_id', merged);
      await closeTasks(ctx, 'pull_request_id', pull?.merged ?? []);
    }
    if (!changed && !noted) throw fail(nothingToDo);
    // A push that moved nothing is remembered: what is written is published.
    if (!changed) ctx.emit(happened.repositoryUpdated, await ctx.update(repository, {}), repository);
    return { received: true as const };
  },
});
