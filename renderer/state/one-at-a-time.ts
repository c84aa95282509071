/**
 * For what must not happen twice because it was pressed twice: while the call for one thing is under way, a second call
 * for it begins nothing and answers as the first does. `thing` defaults to one and the same.
 */
export function oneAtATime<T>(act: (thing: string) => Promise<T>): (thing?: string) => Promise<T> {
  const underWay = new Map<string, Promise<T>>();
  return (thing = '') => {
    const begun = underWay.get(thing) ?? act(thing).finally(() => underWay.delete(thing));
    underWay.set(thing, begun);
    return begun;
  };
}
