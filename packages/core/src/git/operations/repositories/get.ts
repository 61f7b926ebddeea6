import { getOperation, id } from '../../../kernel/index.ts';
import { GitRepository } from '../../repository.schema.ts';

export const getRepository = getOperation({
  name: 'git.repositories.get',
  summary: 'Get a linked repository',
  permission: 'view_projects',
  entity: GitRepository,
  by: 'repository_id',
  id: id('rep'),
  rest: '/git/repositories/{repository_id}',
  mcp: { when: 'Read one linked repository.' },
});
