import { z } from 'zod';
import { Problem } from '../../errors/problem';
import { fileStep } from '../step';

const schema = z.strictObject({
  macro: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^'!]*$/, "a macro's name holds no ' and no !")
    .meta({
      title: 'Macro',
      description: 'Its name, with the module in front where names repeat.',
      examples: ['Tidy', 'Module1.Tidy'],
    }),
  arguments: z
    .array(z.union([z.string(), z.number(), z.boolean()]))
    .max(30)
    .default([])
    .meta({ title: 'Arguments', description: 'Passed to the macro in this order.' }),
});

/** What any engine but an application says to a step that needs one. */
export function needsApplication(step: string): Problem {
  return new Problem('unsupported', `"${step}" needs Excel: this engine edits the file itself.`, {
    hint: 'Run the recipe in Excel.',
  });
}

export const runMacro = fileStep<z.infer<typeof schema>>({
  id: 'run-macro',
  title: 'Run macro',
  help: 'Runs a macro of the workbook, in Excel only, and only where the run allows it. What it may do is up to its author.',
  schema,
  needs: () => ['macros'],
  writes: () => ['*'],
  async run(context, { macro, arguments: args }) {
    const { workbook, tally } = context;
    if (!workbook.application) throw needsApplication('run-macro');
    await workbook.application.runMacro(macro, args, tally);
    context.log(`Ran the macro ${macro}.`);
  },
});
