import { render, screen, within } from '@testing-library/svelte';
import { describe, expect, it } from 'vitest';
import { BarChart, type Bar } from '.';

const bar = (id: string, value: number, over: Partial<Bar> = {}): Bar => ({ id, name: id, value, said: `${value} a second`, ...over });
const label = 'How fast they are';
const columns = ['Model', 'Speed'] as const;

describe('a bar chart', () => {
  it('is a table for whoever hears it', () => {
    render(BarChart, { bars: [bar('one', 40), bar('other', 10)], label, columns });
    const table = screen.getByRole('table', { name: label });
    expect(within(table).getAllByRole('columnheader').map((head) => head.textContent)).toEqual(['Model', 'Speed']);
    const row = within(table).getByRole('rowheader', { name: 'other' }).closest('tr');
    expect(row?.textContent).toContain('10 a second');
    expect(table.querySelectorAll('svg:not([aria-hidden])')).toHaveLength(0);
  });

  it('draws each value as a share of the largest, and the smallest so that it is seen', () => {
    const { container } = render(BarChart, { bars: [bar('a', 200), bar('b', 50), bar('c', 0.1)], label, columns });
    const widths = [...container.querySelectorAll('rect')].map((rect) => rect.getAttribute('width'));
    expect(widths).toEqual(['100%', '25%', '1%']);
  });

  it('stays small where nothing has a value', () => {
    const { container } = render(BarChart, { bars: [bar('a', 0)], label, columns });
    expect(container.querySelector('rect')?.getAttribute('width')).toBe('1%');
  });

  it('marks the one that counts', () => {
    const { container } = render(BarChart, { bars: [bar('a', 2, { marked: true }), bar('b', 1)], label, columns });
    expect([...container.querySelectorAll('rect')].map((rect) => rect.classList.contains('marked'))).toEqual([true, false]);
  });
});
