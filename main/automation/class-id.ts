/** The class that the automation server serves. Never changes: clients and registries know it. */
export const APPLICATION = {
  classId: '{6B1F4C0E-3D52-4E0B-9C1A-7F5A2E8D9B41}',
  progId: 'Concierge.Application',
  versioned: 'Concierge.Application.1',
  title: 'Concierge Application',
} as const;
