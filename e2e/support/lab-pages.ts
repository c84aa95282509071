import { expect, type Locator, type Page } from '@playwright/test';

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

  /** Waits for the warning of a deadlock. It lasts for two seconds: `expect` may look only once a second. */
  async seesDeadlock(text: string): Promise<void> {
    await this.house.getByRole('alert').filter({ hasText: text }).waitFor({ timeout: 90_000 });
  }

  async asDocumented(timeout = 60_000): Promise<void> {
    await expect(this.observed).toContainText('As documented.', { timeout });
  }
}
