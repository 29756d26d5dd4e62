import * as z from 'zod';
import { amount, duration, flag } from './schema-fields.js';
import { swapKeys } from './swap-schema.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

export const STRATEGY_TYPES = ['rolling', 'swap'] as const;
export type StrategyType = (typeof STRATEGY_TYPES)[number];

const STRATEGY = { description: 'How the change reaches the VMs.' };

const canarySchema = z
  .strictObject({
    instances: amount(1, { description: 'How many VMs go first.', examples: [1, '5%'] }).default(1),
    bake: duration(0, 24 * HOUR, { description: 'How long the first VMs are watched before the others follow.', examples: ['5m'] }).default('5m'),
  })
  .meta({ description: 'VMs that get the release first and are watched for a while. Without it there is no canary.' });

const rollbackSchema = z
  .strictObject({
    batch: amount(1, { description: 'VMs that go back at a time.', examples: ['50%', 4], defaultText: 'that of the deployment' }).optional(),
    pause: duration(0, 6 * HOUR, { description: 'Wait between two batches on the way back.', examples: ['10s'] }).default('0s'),
  })
  .meta({ description: 'How a rollback goes through the VMs. It has no canary.' });

const DRAIN = { description: "How long established connections get after a batch's VMs were taken out of the load balancer's rotation and before they are touched. Without it VMs stay in rotation.", examples: ['30s'] };

const type = z
  .enum(STRATEGY_TYPES)
  .default('rolling')
  .meta({ description: 'How the change reaches production. `rolling`: through the instances of one scale set, in batches; `swap`: into a second, staged scale set that then takes over the traffic.' });

const shared = {
  timeout: duration(10 * SECOND, 24 * HOUR, { description: 'How long the whole rollout may take; with `swap` that includes bake and drain.', examples: ['45m'] }).default('60m'),
  protectedInstances: z.enum(['refuse', 'skip']).default('refuse').meta({ description: 'What to do about VMs that are protected from scale set actions. `refuse`: do not start; `skip`: leave them as they are.' }),
};

const rollingKeys = {
  batch: amount(1, { description: 'VMs that are upgraded at a time: a count, or a percentage of the scale set (rounded down, at least one).', examples: ['20%', 2] }).default('20%'),
  canary: canarySchema.optional(),
  maxUnhealthy: amount(0, { description: 'How many VMs may be failed or unhealthy before the rollout stops.', examples: ['20%', 0] }).default('20%'),
  pause: duration(0, 6 * HOUR, { description: 'Wait between two batches.', examples: ['30s'] }).default('0s'),
  drain: z
    .union([
      duration(0, HOUR, DRAIN),
      z.strictObject({
        time: duration(0, HOUR, { description: 'The same, where `required` is given too.', examples: ['30s'] }),
        required: flag({ description: 'Whether the deployment is refused where VMs cannot be taken out of rotation. Without it a warning says so, and the rollout goes on without.' }).default(false),
      }),
    ])
    .optional()
    .meta({ description: DRAIN.description, examples: ['30s'] }),
  onFailure: z.enum(['stop', 'rollback']).default('stop').meta({ description: 'What happens when the rollout fails. `stop`: the remaining VMs keep what they have; `rollback`: the release before is brought back to the model and to every VM that was touched.' }),
  rollback: rollbackSchema.prefault({}),
};

export const rollingSchema = z.strictObject({ type, ...rollingKeys, ...shared }).meta(STRATEGY);
export const swapSchema = z.strictObject({ type, ...swapKeys, ...shared }).meta(STRATEGY);

/** Keys that mean something with one of the strategies only. `drain` means something else with each. */
export const OWN_KEYS: Readonly<Record<StrategyType, readonly string[]>> = { rolling: Object.keys(rollingKeys).filter((key) => !(key in swapKeys)), swap: Object.keys(swapKeys).filter((key) => !(key in rollingKeys)) };

const eitherDrain = rollingKeys.drain.meta({ description: `\`rolling\`: ${DRAIN.description} \`swap\`: ${swapKeys.drain.unwrap().meta()?.description ?? ''}`, examples: DRAIN.examples, defaultText: 'none with rolling, 1m with swap' });

/** Both side by side, for editors and the documentation. */
export const strategySchema = z
  .strictObject({ type, ...rollingKeys, ...swapKeys, slots: swapKeys.slots.optional(), traffic: swapKeys.traffic.optional(), drain: eitherDrain, ...shared })
  .meta(STRATEGY);
