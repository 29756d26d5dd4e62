import * as z from 'zod';

/** Bodies of the control API's requests. Unknown keys are errors. */

const simulated = z.strictObject({
  durationMs: z.number().min(0).default(0),
  succeeds: z.boolean(),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  exitCode: z.int().optional(),
  healthy: z.boolean().default(true),
});

export const vmFault = z.strictObject({
  scaleSet: z.string().optional(),
  instanceId: z.string().optional(),
  extension: z.string().optional(),
  script: simulated.optional(),
  hang: z.boolean().optional(),
  health: z.enum(['unhealthy', 'unknown', 'initializing', 'none']).optional(),
  times: z.int().min(1).optional(),
});

export const fault = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  after: z.int().min(0).optional(),
  times: z.int().min(1).optional(),
  action: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('status'),
      status: z.union([z.literal(403), z.literal(409), z.literal(429), z.literal(500), z.literal(503)]),
      retryAfterSeconds: z.number().min(0).optional(),
      operation: z.string().optional(),
      code: z.enum(['AnotherOperationInProgress', 'RetryableErrorDueToAnotherOperation']).optional(),
    }),
    z.strictObject({ kind: z.literal('close') }),
    z.strictObject({ kind: z.literal('delay'), ms: z.number().min(0) }),
  ]),
});

export const protection = z.strictObject({ protectFromScaleIn: z.boolean().optional(), protectFromScaleSetActions: z.boolean().optional() });
export const capacity = z.strictObject({ capacity: z.int().min(0).max(1000) });
export const advance = z.strictObject({ advanceMs: z.number().min(0) });
export const autoscaleWish = z.strictObject({ resourceGroup: z.string().optional(), scaleSet: z.string(), capacity: z.int().min(0).max(1000) });
export const oidcJob = z.strictObject({ subject: z.string().min(1) });
