import { counted } from '../../parts/format';
import type { HouseModel, Room, Tenant } from './house-model';

/** A room as a sentence, for those who do not see it. */
export function roomText({ title, tenants, inferred }: Room): string {
  return `${title}${inferred ? ' (inferred)' : ''}: ${tenants.map(tenantText).join('; ')}`;
}

function tenantText({ thread, situation }: Tenant): string {
  const parts = [`${thread.name}, thread ${thread.threadId}`, situation.word.toLowerCase()];
  if (thread.call !== '') parts.push(thread.call);
  if (thread.apartment !== null) {
    parts.push(counted(thread.messages, 'message') + ' pumped', counted(thread.objects, 'object'));
  }
  return parts.join(', ');
}

/** The whole picture in sentences, most urgent first. */
export function houseText(model: HouseModel): string[] {
  const nameOf = (key: string): string => {
    for (const { tenants } of model.rooms) {
      const tenant = tenants.find(({ thread }) => thread.key === key);
      if (tenant) return tenant.thread.name;
    }
    const neighbour = model.neighbours.find((one) => one.key === key);
    return neighbour ? `${neighbour.title} (pid ${neighbour.pid ?? 'unknown'})` : key;
  };
  return [
    ...model.deadlocks.map((text) => `Deadlock: ${text}.`),
    ...model.arrows.map((arrow) =>
      arrow.kind === 'wait'
        ? `${nameOf(arrow.from)} ${arrow.label} of ${nameOf(arrow.to)}.`
        : `${nameOf(arrow.from)} is in a call to ${nameOf(arrow.to)}${arrow.proxy ? ' through a proxy' : ''}${arrow.label === '' ? '' : `: ${arrow.label}`}.`,
    ),
    ...model.rooms.map((room) => `${roomText(room)}.`),
    ...model.neighbours.map(
      ({ title, pid, detail }) => `Neighbour ${title}, pid ${pid ?? 'unknown'}: ${detail}.`,
    ),
  ];
}
