/**
 * The product on this machine: a local Azure and a local GitHub are started, a release is published, and the built action
 * deploys it as GitHub's runner would run it. The exit status is the action's.
 *
 *   npm run demo               a release rolls through the four VMs of a scale set
 *   npm run demo -- swap       a staged scale set takes over production, under load
 *   npm run demo -- image      a VM becomes an image, which is rolled one VM at a time, under load
 *   npm run demo -- rollback   a broken release is taken back by itself, and another one by hand
 */
import { fileURLToPath } from 'node:url';
import { demonstrateImage } from './demo/image.js';
import { demonstrateRollback } from './demo/rollback.js';
import { demonstrateRolling } from './demo/rolling.js';
import { say } from './demo/show.js';
import { demonstrateSwap } from './demo/swap.js';
import type { EmulatorAddress } from './emulator-process.js';
import { startEmulator } from './emulator-process.js';

interface Demo {
  /** Scenario of the emulator; its own where none is given. */
  readonly scenario?: string;
  readonly show: (address: EmulatorAddress) => Promise<number>;
}

const DEMOS: Readonly<Record<string, Demo>> = {
  rolling: { show: demonstrateRolling },
  image: { scenario: fileURLToPath(new URL('../emulator/scenarios/image.yml', import.meta.url)), show: demonstrateImage },
  rollback: { show: demonstrateRollback },
  swap: { scenario: fileURLToPath(new URL('../emulator/scenarios/swap.yml', import.meta.url)), show: demonstrateSwap },
};

process.exitCode = await main(process.argv[2] ?? 'rolling');

async function main(name: string): Promise<number> {
  const demo = Object.hasOwn(DEMOS, name) ? DEMOS[name] : undefined;
  if (!demo) {
    console.error(`There is no demo "${name}". There are: ${Object.keys(DEMOS).join(', ')}.`);
    return 2;
  }
  say('Starting a local Azure and a local GitHub');
  const emulator = await startEmulator({ scenario: demo.scenario });
  const stop = (): void => void emulator.stop();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return await demo.show(emulator.address);
  } finally {
    await emulator.stop();
  }
}
