import { describe, expect, it } from '@jest/globals';
import type { RollingStrategy } from '../../src/plan/wanted.js';
import { loadText, renderText, withExtension } from '../support/manifest.js';

const rolling = (strategy: string): RollingStrategy => {
  const { strategy: read } = loadText(withExtension('type: CustomScript\nsettings: { commandToExecute: "true" }', `strategy: { ${strategy} }\n`));
  if (read.type !== 'rolling') throw new Error('not rolling');
  return read;
};

describe('a rolling strategy', () => {
  it.each<[string, RollingStrategy['drain']]>([
    ['', undefined],
    ['drain: 30s', { drainMs: 30_000, required: false }],
    ['drain: 0s', { drainMs: 0, required: false }],
    ['drain: { time: 1m30s }', { drainMs: 90_000, required: false }],
    ['drain: { time: 30s, required: true }', { drainMs: 30_000, required: true }],
  ])('drains by { %s }', (text, expected) => expect(rolling(text).drain).toEqual(expected));

  it.each<[string, RollingStrategy['rollback']]>([
    ['', { batch: { kind: 'percent', percent: 20 }, pauseMs: 0 }],
    ['batch: 2, pause: 5m, canary: {}', { batch: { kind: 'count', count: 2 }, pauseMs: 0 }],
    ['batch: 2, rollback: { batch: 50% }', { batch: { kind: 'percent', percent: 50 }, pauseMs: 0 }],
    ['batch: 2, rollback: { pause: 10s }', { batch: { kind: 'count', count: 2 }, pauseMs: 10_000 }],
  ])('goes back by { %s }', (text, expected) => expect(rolling(text).rollback).toEqual(expected));

  it('stops where it fails, unless it is to go back', () => {
    expect(rolling('').onFailure).toBe('stop');
    expect(rolling('onFailure: stop').onFailure).toBe('stop');
    expect(rolling('onFailure: rollback').onFailure).toBe('rollback');
  });

  it('is merged with what an overlay says of it', () => {
    const text = withExtension('type: CustomScript\nsettings: { commandToExecute: "true" }', 'strategy: { drain: { time: 30s }, rollback: { batch: 1 } }\nenvironments: { e: { strategy: { drain: { required: true }, rollback: { pause: 1s } } }, f: { strategy: { drain: null } }, g: { strategy: { drain: 5s } } }\n');
    expect(renderText(text, { environment: 'e' }).strategy).toMatchObject({ drain: { drainMs: 30_000, required: true }, rollback: { batch: { kind: 'count', count: 1 }, pauseMs: 1000 } });
    expect(renderText(text, { environment: 'f' }).strategy).not.toHaveProperty('drain');
    expect(renderText(text, { environment: 'g' }).strategy).toMatchObject({ drain: { drainMs: 5000, required: false } });
  });
});
