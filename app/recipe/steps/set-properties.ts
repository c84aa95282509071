import { z } from 'zod';
import type { DocumentProperties } from '../../workbook/workbook';
import { fileStep } from '../step';
import { PROPERTIES, writeSet } from '../write-sets';

function text(title: string, description?: string) {
  return z
    .string()
    .max(255)
    .optional()
    .meta({ title, ...(description === undefined ? {} : { description }) });
}

const schema = z.strictObject({
  title: text('Title'),
  subject: text('Subject'),
  author: text('Author'),
  manager: text('Manager'),
  company: text('Company'),
  category: text('Category'),
  keywords: text('Keywords'),
  comments: z.string().max(4000).optional().meta({ title: 'Comments' }),
  removePersonal: z.boolean().default(false).meta({
    title: 'Remove personal data',
    description: 'Removes author, last author, manager and company, unless they are set above.',
  }),
});

const FIELDS = [
  'title',
  'subject',
  'author',
  'manager',
  'company',
  'category',
  'keywords',
  'comments',
] as const;

export const setProperties = fileStep<z.infer<typeof schema>>({
  id: 'set-properties',
  title: 'Set properties',
  help: 'Sets title, author and other document properties, and can remove personal data. An empty text removes a property.',
  schema,
  writes: () => writeSet(PROPERTIES),
  check: (options) =>
    options.removePersonal || FIELDS.some((field) => options[field] !== undefined)
      ? []
      : [
          {
            code: 'recipe-invalid' as const,
            message: 'The step sets nothing.',
            hint: 'Give it a title or another property, or let it remove personal data.',
            place: { field: 'title' },
          },
        ],
  async run({ workbook, tally }, options) {
    const patch: DocumentProperties = {};
    for (const field of FIELDS) {
      const value = options[field];
      if (value !== undefined) patch[field] = value;
    }
    await workbook.setProperties(patch, options.removePersonal, tally);
  },
});
