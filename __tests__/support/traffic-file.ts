import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';

/** Where an emulator of this test file writes its traffic; `undefined` where VMSS_DEPLOY_TRAFFIC does not ask for it. */
export function trafficFile(): string | undefined {
  const folder = process.env['VMSS_DEPLOY_TRAFFIC'];
  if (!folder) return undefined;
  mkdirSync(folder, { recursive: true });
  const test = basename(expect.getState().testPath ?? 'test', '.test.ts');
  return join(folder, `${test}-${randomUUID().slice(0, 8)}.jsonl`);
}
