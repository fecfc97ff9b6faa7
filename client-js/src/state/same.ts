type Parts = { readonly [name: string]: unknown };

/** Whether two values of a state are alike through and through: messages, maps, lists, bytes or plain values. */
export function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && same((one as Parts)[name], (other as Parts)[name]))
  );
}
