/** Paths of members with their types, such as `value[].sku.name: string`; what lists hold is taken together. */
export function shapeOf(value: unknown, path = ''): Set<string> {
  const inner = (parts: readonly (readonly [string, unknown])[]): Set<string> => new Set(parts.flatMap(([at, one]) => [...shapeOf(one, at)]));
  if (Array.isArray(value)) return inner([[`${path}[]`, undefined], ...value.map((one) => [`${path}[]`, one] as const)]);
  if (typeof value !== 'object' || value === null) return new Set([`${path}: ${value === undefined ? 'there' : typeof value}`]);
  return new Set([`${path}: object`, ...inner(Object.entries(value).map(([key, one]) => [path === '' ? key : `${path}.${key}`, one] as const))]);
}
