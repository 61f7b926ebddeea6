import { shaOf } from '@stint/testing';

/** A push as GitLab documents it. */
export const gitlabPush = {
  object_kind: 'push',
  event_name: 'push',
  before: '0'.repeat(40),
  after: shaOf('gitlab'),
  ref: 'refs/heads/main',
  user_name: 'Ada Lindqvist',
  project_id: 15,
  project: {
    id: 15,
    name: 'Web',
    web_url: 'https://gitlab.example/juniper/clients/web',
    path_with_namespace: 'juniper/clients/web',
    default_branch: 'main',
  },
  commits: [
    {
      id: shaOf('gitlab'),
      message: 'Closes WEB-1\n',
      title: 'Closes WEB-1',
      timestamp: '2026-03-02T10:15:00+01:00',
      url: 'https://gitlab.example/juniper/clients/web/-/commit/1',
      author: { name: 'Ada Lindqvist', email: 'ada@juniper.example' },
      added: [],
      modified: ['README.md'],
      removed: [],
    },
  ],
  total_commits_count: 1,
};
