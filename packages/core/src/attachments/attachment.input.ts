import { z } from 'zod';
import { KINDS, type Kind, kindOf } from '../kernel/index.ts';
import { SUBJECT_TYPES, SUBJECTS } from './attachment.subjects.ts';

export const LARGEST_FILE = 25 * 1024 * 1024;

const kinds = SUBJECT_TYPES.map((type) => SUBJECTS[type].entity.kind as Kind);
const BODY = '[0-7][0-9a-hjkmnp-tv-z]{25}';

/** The id of something that files hang on. */
export const subjectId = () =>
  z.string().regex(new RegExp(`^(${kinds.map((kind) => `${kind}_${BODY}`).join('|')})$`), {
    error: ({ input }) => {
      const expected = kinds.map((kind) => `${KINDS[kind]} (${kind}_…)`).join(', ');
      return typeof input === 'string' && kindOf(input)
        ? `files hang on: ${expected}; got the id of a ${KINDS[kindOf(input) as Kind]}`
        : `expected the id of one of these: ${expected}`;
    },
  });

export const fileInput = {
  file_name: z.string().trim().min(1).max(255),
  /** Such as application/pdf. */
  content_type: z
    .string()
    .max(127)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'expected a media type without parameters, such as application/pdf'),
  /** Bytes, 25 MB at most. */
  size: z.int().min(1).max(LARGEST_FILE),
  /** SHA-256, hexadecimal: checked when the upload is completed. */
  checksum: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'expected a SHA-256 as 64 hexadecimal digits')
    .optional(),
};
