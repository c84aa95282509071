import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Serious and critical findings of axe in what the page shows, in words. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(showFinalColours);
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

/**
 * Fluent's transitions change colours for a moment, which axe would measure: also of what changes while it works, for
 * seconds. So from now on none is shown, and animations that end are waited for.
 */
async function showFinalColours(): Promise<void> {
  // A style element would be refused by the content security policy.
  const still = new CSSStyleSheet();
  still.replaceSync('*, ::before, ::after { transition-property: none !important; }');
  document.adoptedStyleSheets = [still];
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const animations = () =>
    document
      .getAnimations()
      .filter(
        (each) => each.playState === 'running' && each.effect?.getComputedTiming().endTime !== Infinity,
      );
  await frame();
  await frame();
  while (animations().length > 0) await frame();
}
