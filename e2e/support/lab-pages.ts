import { expect, type Locator, type Page } from '@playwright/test';
import { keepTexts } from './kept-texts';

/** The lab, as a person uses it. */
export class LabPage {
  readonly transcript: Locator;
  readonly house: Locator;
  readonly observed: Locator;

  constructor(readonly page: Page) {
    this.transcript = page.getByRole('list', { name: 'Transcript' });
    this.house = page.getByRole('region', { name: 'Its house' });
    this.observed = page.getByTestId('lab-observed');
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Lab', exact: true }).click();
    await expect(this.page.getByRole('list', { name: 'Experiments' })).toBeVisible();
  }

  async run(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Start: ${title}`, exact: true }).click();
    await expect(this.page.getByRole('heading', { name: title, exact: true })).toBeVisible();
  }

  /** A line of the transcript. */
  line(text: string | RegExp): Locator {
    return this.transcript.getByRole('button').filter({ hasText: text });
  }

  /** The room of the thread with that name. */
  room(name: string): Locator {
    return this.house.getByRole('group', { name: new RegExp(`: ${name}, thread \\d+`) });
  }

  /** Runs it, and answers every text that the elements of the selector showed until it had ended as documented. */
  async runAndKeep(title: string, selector: string): Promise<string[]> {
    const kept = await keepTexts(this.page, selector);
    await this.run(title);
    await this.asDocumented();
    return kept();
  }

  /** Waits for the end of what runs, which is that of the documentation. */
  async asDocumented(): Promise<void> {
    await expect(this.observed).toContainText('As documented.');
  }
}
