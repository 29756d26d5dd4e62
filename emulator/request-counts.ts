/** How often each operation was asked for, so that a test can say how many requests something may cost. */
export interface RequestCounts {
  count(operation: string, status: number): void;
  reset(): void;
  show(): { readonly total: number; readonly operations: Readonly<Record<string, number>>; readonly statuses: Readonly<Record<string, number>> };
}

export function createRequestCounts(): RequestCounts {
  let operations = new Map<string, number>();
  let statuses = new Map<string, number>();
  let total = 0;
  return {
    count(operation, status) {
      total += 1;
      operations.set(operation, (operations.get(operation) ?? 0) + 1);
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    },
    reset() {
      total = 0;
      operations = new Map();
      statuses = new Map();
    },
    show: () => ({ total, operations: Object.fromEntries(operations), statuses: Object.fromEntries(statuses) }),
  };
}
