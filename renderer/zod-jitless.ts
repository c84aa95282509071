import { z } from 'zod';

// Imported before any schema: zod otherwise probes `new Function`, which the content security policy reports.
z.config({ jitless: true });
