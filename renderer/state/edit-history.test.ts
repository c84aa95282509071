import { describe, expect, it } from 'vitest';
import { edited, historyOf, redone, undone } from './edit-history';

describe('edit history', () => {
  it('undoes and redoes one edit at a time', () => {
    let history = edited(historyOf('a'), 'b', null, 0);
    history = edited(history, 'c', null, 1);
    history = undone(history);
    expect(history.present).toBe('b');
    history = undone(history);
    expect(history.present).toBe('a');
    history = redone(redone(history));
    expect(history.present).toBe('c');
  });

  it('joins typing in one field, and only while it goes on', () => {
    let history = edited(historyOf(''), 'F', 'find', 0);
    history = edited(history, 'FY', 'find', 200);
    expect(undone(history).present).toBe('');
    history = edited(history, 'FY2', 'find', 5000);
    expect(undone(history).present).toBe('FY');
    history = edited(history, 'other', 'replace', 5100);
    expect(undone(history).present).toBe('FY2');
  });

  it('does not join an edit to one before an undo', () => {
    let history = edited(historyOf('a'), 'b', 'x', 0);
    history = edited(undone(history), 'c', 'x', 10);
    expect(undone(history).present).toBe('a');
  });

  it('forgets what was undone once something else is edited', () => {
    const history = edited(undone(edited(historyOf('a'), 'b', null, 0)), 'c', null, 1);
    expect(redone(history).present).toBe('c');
  });

  it('stays as it is at both ends', () => {
    const history = historyOf('a');
    expect(undone(history)).toBe(history);
    expect(redone(history)).toBe(history);
    expect(edited(history, 'a', null, 0)).toBe(history);
  });
});
