import { followLog, searchFollower } from '@stint/core';
import { type Command, options, print } from '../command.ts';
import { orgsOf } from '../operator.ts';
import { withStint } from '../stint.ts';

export const searchRebuild: Command = {
  usage: '[--org <id>]',
  help: 'Makes the search index of one organization, or of all, from the tables. What was found before is found meanwhile.',
  async run(args) {
    const { org } = options(args, { org: { type: 'string' } });
    return withStint(async ({ core, db }) => {
      for (const { id, name } of await orgsOf(db, org)) {
        // Without its position the follower begins anew, here or in a server that runs.
        const forget = 'DELETE FROM log_positions WHERE org_id = $1 AND follower = $2';
        await db.system.query(forget, [id, searchFollower.name]);
        await followLog(core, searchFollower, id);
        print(`ok  ${id}  ${name}`);
      }
      return 0;
    });
  },
};
