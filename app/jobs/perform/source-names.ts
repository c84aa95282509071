import type { TaskInput } from '../../engines/engine';

/** Names of a consolidation's inputs for people, each different: equal file names get their folder or a number. */
export function sourceNames(inputs: readonly Pick<TaskInput, 'name' | 'folder'>[]): string[] {
  const count = new Map<string, number>();
  for (const { name } of inputs) count.set(name, (count.get(name) ?? 0) + 1);
  const taken = new Set<string>();
  return inputs.map(({ name, folder }) => {
    const shared = (count.get(name) ?? 0) > 1;
    const base = shared && folder !== '' ? `${folder.replaceAll('\\', '/')}/${name}` : name;
    let label = base;
    for (let n = 2; taken.has(label); n++) label = `${base} (${n})`;
    taken.add(label);
    return label;
  });
}
