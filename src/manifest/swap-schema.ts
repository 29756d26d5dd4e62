import * as z from 'zod';
import { NETWORK_NAME, RESOURCE_GROUP, SCALE_SET, sameName } from './resource-names.js';
import { duration, excerpt, text } from './schema-fields.js';
import { say } from './wording.js';

const SECOND = 1000;
const HOUR = 3600 * SECOND;

const WITH_SWAP = '**required** with swap';

const name = (what: string, description: string, example: string) => text(NETWORK_NAME, `the name of ${what}`, { description, examples: [example], templated: true });

/** Azure tells names apart without regard to the case of their letters. */
const distinct = (names: readonly string[]): boolean => names.every((one, index) => names.findIndex((other) => sameName(one, other)) === index);

function pair(item: z.ZodString, what: string, meta: { readonly description: string; readonly examples: readonly unknown[]; readonly defaultText?: string }) {
  return z
    .array(item)
    .length(2, { error: (issue) => say(`there must be two ${what}, and here ${(issue.input as readonly unknown[]).length === 1 ? 'is 1' : `are ${(issue.input as readonly unknown[]).length}`}`, `write two names, such as ${JSON.stringify(meta.examples[0])}`) })
    .refine((names) => names.length !== 2 || distinct(names), { error: say(`both ${what} have the same name`, 'name two different ones') })
    .meta({ ...meta, uniqueItems: true });
}

const rules = z
  .array(name('a rule', 'Name of a rule.', 'http'))
  .min(1, { error: say('the list is empty', 'name the rules that carry production traffic') })
  .refine(distinct, { error: say('a rule is named twice', 'remove one of the two') })
  .meta({ description: 'Names of the rules that carry production traffic. All of them move in one write.', examples: [['http', 'https']], uniqueItems: true });

const ownGroup = text(RESOURCE_GROUP, 'the name of a resource group', { description: 'Its resource group.', examples: ['rg-network'], defaultText: 'that of the scale sets', templated: true }).optional();

const trafficSchema = z
  .strictObject({
    loadBalancer: z
      .strictObject({ name: name('a load balancer', 'Name of the load balancer.', 'lb-web'), resourceGroup: ownGroup, rules })
      .meta({ description: 'The Standard Load Balancer in front of both slots. Exactly one of `loadBalancer` and `applicationGateway` is given.' })
      .optional(),
    applicationGateway: z
      .strictObject({ name: name('an application gateway', 'Name of the application gateway.', 'agw-web'), resourceGroup: ownGroup, rules })
      .meta({ description: 'The application gateway in front of both slots; `rules` are its request routing rules.' })
      .optional(),
    pools: pair(name('a backend pool', 'Name of a backend pool.', 'pool-blue'), 'backend pools', { description: 'Backend pool of each slot, in the order of `slots`.', examples: [['pool-blue', 'pool-green']] }),
  })
  .meta({ description: 'What sends traffic to the slots.', defaultText: WITH_SWAP });

const checkSchema = z
  .strictObject({
    http: text(/^(https?:\/\/|\{\{)/, 'an http or https URL', { description: 'URL that the runner asks. `{{ preview.address }}`, `{{ preview.port }}`, `{{ production.address }}`, `{{ production.port }}` and `{{ vm.address }}` may stand in it.', examples: ['http://{{ preview.address }}:{{ preview.port }}/healthz'] }),
    expect: z.int({ error: (issue) => notAStatus(issue.input) }).min(100, { error: (issue) => notAStatus(issue.input) }).max(599, { error: (issue) => notAStatus(issue.input) }).default(200).meta({ description: 'HTTP status that is expected; a redirect is an answer and is not followed.', examples: [200] }),
    for: duration(0, 24 * HOUR, { description: 'For how long it must be answered so without a break; 0s: once.', examples: ['1m'] }).default('0s'),
    timeout: duration(SECOND, 24 * HOUR, { description: 'How long it may take until that has been so. Longer than `for`.', examples: ['5m'] }).default('5m'),
  })
  .meta({ description: 'One question to the application.' });

function notAStatus(input: unknown): string | undefined {
  return input === undefined || input === null ? undefined : say(`${excerpt(input)} is not an HTTP status`, 'write a whole number from 100 to 599, such as 200');
}

const PASSWORD = say('the password stands in the file', 'write "{{ env.NAME }}", and set NAME in the step\'s env from a secret');

const createSchema = z
  .strictObject({
    template: text(/^file:(?!\/)./s, 'file:PATH', { description: 'A scale set as JSON in the repository, in the form in which Azure Resource Manager takes it: the slot is made of it, and nothing is taken from the live one.', examples: ['file:deploy/web.json'] }).optional(),
    // Neither message quotes what was written: it is a password.
    adminPassword: z.string({ error: (issue) => (issue.input === undefined || issue.input === null ? undefined : PASSWORD) }).regex(/^\{\{\s*env\.[A-Za-z_][A-Za-z0-9_]*\s*\}\}$/, { error: PASSWORD }).meta({ description: 'Password of the VMs\' administrator, where they sign in with one. Nothing but `{{ env.NAME }}`.', examples: ['{{ env.ADMIN_PASSWORD }}'] }).optional(),
    customData: z.string().min(1, { error: say('the text is empty', 'remove the key, or write what cloud-init is to get') }).meta({ description: 'Custom data (cloud-init) as text, in which `{{ env.NAME }}` may stand; or `file:PATH` or `release:NAME`, which are taken as they are.', examples: ['file:deploy/cloud-init.yml'] }).optional(),
    protectedSettings: z
      .record(z.string(), z.record(z.string(), z.unknown()))
      .default({})
      .meta({ description: "By the extension's name: protected settings of the extensions that this deployment does not write; {} for one that has none. `{{ env.NAME }}` may stand in them.", examples: [{ MonitorAgent: { workspaceKey: '{{ env.WORKSPACE_KEY }}' } }] }),
  })
  .meta({ description: 'What a slot that does not exist yet is made of, besides the model of the live one: what Azure never gives back.' });

/** Keys of `strategy` that a swap has and a rolling deployment has not. */
export const swapKeys = {
  slots: pair(text(SCALE_SET, 'the name of a scale set', { description: 'Name of a scale set.', examples: ['web-blue'], templated: true }), 'slots', { description: 'The two scale sets that take turns. Which of them is live is read from the rules.', examples: [['web-blue', 'web-green']], defaultText: WITH_SWAP }),
  traffic: trafficSchema,
  preview: z
    .strictObject({ rule: name('a rule', 'Name of the rule; none of the production rules.', 'preview') })
    .meta({ description: 'A rule of the same balancer that always points at the slot that is not live.' })
    .optional(),
  checks: z.array(checkSchema).default([]).meta({ description: 'What is asked of the application itself, over HTTP, by the runner.' }),
  bake: duration(0, 24 * HOUR, { description: 'How long the new production is watched after the swap; if it fails, the traffic is swapped back.', examples: ['10m'] }).default('10m'),
  drain: duration(0, 24 * HOUR, { description: 'How long connections to the old slot get to end before it is retired.', examples: ['1m'] }).default('1m'),
  retire: z.enum(['keep', 'scale-in', 'deallocate', 'delete']).default('keep').meta({ description: 'What becomes of the old slot after bake and drain. `keep`: it stays as it is; `scale-in`: no VMs; `deallocate`: VMs stopped; `delete`: the scale set deleted.' }),
  create: createSchema.prefault({}),
};
