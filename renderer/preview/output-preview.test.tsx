// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { Client } from '../connection/client';
import { giveElementsSize, renderWith } from '../testing/render-app';
import { OutputPreview } from './output-preview';
import { PAGE_ROWS } from './page-cache';

beforeEach(() => giveElementsSize());

it('asks the new connection for rows after the one before was lost', async () => {
  const shown = {
    kind: 'output',
    jobId: 'j',
    outputId: 'o',
    name: 'a.xlsx',
    sheet: null,
    cell: null,
  } as const;
  const { main, store } = renderWith(<OutputPreview shown={shown} />);
  await screen.findByRole('grid', { name: 'Cells of Summary' });
  const asked: number[] = [];
  const again = {
    files: {
      previewOutput: (...call: Parameters<Client['files']['previewOutput']>) => {
        asked.push(call[0].count);
        return main.client.files.previewOutput(...call);
      },
    },
  } as unknown as Client;
  act(() => store.getState().disconnected());
  act(() => store.getState().connected(again, main.info));
  await waitFor(() => expect(asked).toContain(PAGE_ROWS));
});
