/** Whether the text of an attribute or element is true, as XML Schema writes it; an absent one is not. */
export function isTrue(value: string | null | undefined): boolean {
  return value === '1' || value === 'true';
}
