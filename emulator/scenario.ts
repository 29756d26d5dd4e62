import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { scenarioSchema } from './scenario-schema.js';
import type { Scenario } from './scenario-schema.js';
import { defaultSettings } from './settings.js';
import type { Settings } from './settings.js';

/** What is wrong with a scenario: every problem, each with its place. */
export class ScenarioError extends Error {}

/** @throws ScenarioError where the file cannot be read or does not hold a scenario */
export function readScenarioFile(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ScenarioError(`The scenario ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseScenario(text, path);
}

/** A scenario in YAML or JSON. @throws ScenarioError */
export function parseScenario(text: string, where: string): Scenario {
  let value: unknown;
  try {
    value = load(text);
  } catch (error) {
    throw new ScenarioError(`${where} is neither YAML nor JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return checkScenario(value, where);
}

/** @throws ScenarioError */
export function checkScenario(value: unknown, where: string): Scenario {
  const result = scenarioSchema.safeParse(value ?? {});
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.length > 0 ? issue.path.join('.') : '(top)'}: ${issue.message}`);
    throw new ScenarioError(`${where} is not a scenario:\n${problems.join('\n')}`);
  }
  const groups = new Set(result.data.resourceGroups.map((one) => one.toLowerCase()));
  const problems: string[] = [];
  const { scaleSets = [], virtualMachines = [], images = [], galleries = [], loadBalancers = [], applicationGateways = [], autoscale = [] } = result.data;
  for (const one of [...scaleSets, ...virtualMachines, ...images, ...galleries, ...loadBalancers, ...applicationGateways, ...autoscale]) {
    const group = one.resourceGroup;
    if (group !== undefined && !groups.has(group.toLowerCase())) problems.push(`  ${one.name}: resourceGroup '${group}' is not among resourceGroups`);
  }
  for (const set of [...scaleSets, ...virtualMachines]) {
    if (set.sampleApp !== undefined && set.os === 'Windows') problems.push(`  ${set.name}: sampleApp is for Linux`);
  }
  if (problems.length > 0) throw new ScenarioError(`${where} is not a scenario:\n${problems.join('\n')}`);
  return result.data;
}

export function settingsOf(scenario: Scenario): Settings {
  const { latencies, ...others } = scenario.settings ?? {};
  return { ...defaultSettings, ...others, latencies: { ...defaultSettings.latencies, ...latencies } };
}

/** What the emulator holds when nothing else is asked for. */
export function defaultScenario(): Scenario {
  return checkScenario(
    {
      resourceGroups: ['rg-web'],
      loadBalancers: [
        {
          name: 'lb-web',
          pools: ['pool'],
          probes: [{ name: 'healthz', protocol: 'Http', port: 8080, path: '/healthz' }],
          rules: [{ name: 'http', frontendPort: 8080, backendPort: 8080, probe: 'healthz' }],
        },
      ],
      scaleSets: [{ name: 'web', capacity: 4, loadBalancers: [{ name: 'lb-web' }], health: {}, sampleApp: 'v1.0.0' }],
    },
    'the default scenario',
  );
}
