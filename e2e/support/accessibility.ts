import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings of axe in what the page shows, in words. */
export async function findings(page: Page): Promise<string[]> {
  // Fluent's transitions change colours for a moment, which axe would measure.
  await page.waitForTimeout(400);
  const { violations } = await new AxeBuilder({ page })
    // Electron has no second page to work in.
    .setLegacyMode(true)
    // Fluent's sentinels at the ends of a focus zone: they pass the focus on the moment they get it.
    .exclude('[data-tabster-dummy]')
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
    );
}
