import { allFollowers, allJobs, behind, type Core, doPiece, duePieces, followLog, type Job } from '@stint/core';

/** Does at once what a job finds due in one organization, as the server would one by one; answers how many pieces were done. */
export async function runJob({ core }: { readonly core: Core }, org_id: string, job: Job): Promise<number> {
  const pieces = (await duePieces(core, job)).filter((piece) => piece.org_id === org_id);
  const done = await Promise.all(pieces.map((piece) => doPiece(core, job, piece)));
  return done.filter(Boolean).length;
}

/** Runs what the domains' jobs would now do in one organization. */
export async function runDueJobs(core: Core, org_id: string): Promise<void> {
  for (const job of allJobs) await runJob({ core }, org_id, job);
}

/** Lets everything that follows one organization's log come to its end, also where a server's own worker is at it. */
export async function followAll(core: Core, org_id: string): Promise<void> {
  for (const follower of allFollowers) {
    do while (await followLog(core, follower, org_id));
    while ((await behind(core, [follower])).some((one) => one.org_id === org_id));
  }
}
