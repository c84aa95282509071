import type { Page } from '@playwright/test';

/**
 * Keeps every text that elements of the selector show from now on, until the page goes: what is shown for a moment may
 * pass between two looks of `expect`. Answers how to ask for them.
 */
export async function keepTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const kept = await page.evaluateHandle((wanted) => {
    const texts = new Set<string>();
    const look = () => {
      for (const element of document.querySelectorAll(wanted)) texts.add(element.textContent ?? '');
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    look();
    return texts;
  }, selector);
  return () => kept.evaluate((texts) => [...texts]);
}
