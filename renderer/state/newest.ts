/**
 * For requests that may overlap: each call begins one and answers whether it is still the newest. An answer that comes
 * after a later request must not replace what the user asked for since.
 */
export function newestOf(): () => () => boolean {
  let last = 0;
  return () => {
    const mine = ++last;
    return () => mine === last;
  };
}
