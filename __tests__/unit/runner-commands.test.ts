import { describe, expect, it } from '@jest/globals';
import { command, plainLines } from '../../src/runner/commands.js';
import { createLog } from '../../src/runner/log.js';
import { createSecrets } from '../../src/runner/secrets.js';
import { fitSummary, SUMMARY_LIMIT_BYTES } from '../../src/runner/summary-size.js';

describe('a workflow command', () => {
  it.each([
    ['a plain message', command('warning', 'careful'), '::warning::careful'],
    ['several lines', command('error', 'a\r\nb%'), '::error::a%0D%0Ab%25'],
    ['a place', command('error', 'x', { file: 'a:b,c.yml', line: 3, col: undefined }), '::error file=a%3Ab%2Cc.yml,line=3::x'],
    ['no message', command('endgroup', ''), '::endgroup::'],
  ])('with %s', (_name, actual, expected) => expect(actual).toBe(expected));
});

describe('text from outside', () => {
  it.each([
    ['::set-output name=x::y', ': :set-output name=x::y'],
    ['  \t::add-mask::a', '  \t: :add-mask::a'],
    ['fine\n::error::no', 'fine\n: :error::no'],
    ['fine\r::error::no', 'fine\n: :error::no'],
    ['some ##[set-env name=A]b', 'some # #[set-env name=A]b'],
    ['std::vector is fine', 'std::vector is fine'],
    ['red \u001b[31m', 'red \\u001b[31m'],
    ['\u200b::error::x', '\\u200b::error::x'],
    ['\ufeff::error::x', '\\ufeff: :error::x'],
    ['\u202eabc', '\\u202eabc'],
    ['tab\there', 'tab\there'],
  ])('%j is printed as %j', (text, expected) => {
    expect(plainLines(text)).toBe(expected);
    expect(plainLines(text).split('\n').every((line) => !/^\s*::/.test(line))).toBe(true);
  });
});

function recorded() {
  const written: string[] = [];
  const secrets = createSecrets();
  return { written, secrets, log: createLog((text) => written.push(text), secrets.redact) };
}

describe('the log', () => {
  it('never lets a line of information become a command', () => {
    const { log, written } = recorded();
    log.info('stdout of vm 3:\n::stop-commands::x');
    expect(written).toEqual(['stdout of vm 3:\n: :stop-commands::x\n']);
  });

  it('puts annotations on their line and column', () => {
    const { log, written } = recorded();
    log.error('unknown key', { file: 'deploy.yml', line: 4, column: 7 });
    log.warning('hm');
    log.debug('deep');
    expect(written).toEqual(['::error file=deploy.yml,line=4,col=7::unknown key\n', '::warning::hm\n', '::debug::deep\n']);
  });

  it('folds a group, keeps an inner one inside, and ends it when the body fails', async () => {
    const { log, written } = recorded();
    await expect(
      log.group('outer', () => log.group('::inner', () => Promise.reject(new Error('no')))),
    ).rejects.toThrow('no');
    expect(written).toEqual(['::group::outer\n', ': :inner\n', '::endgroup::\n']);
  });

  it('shows no masked secret, in any of its spellings', () => {
    const { log, written, secrets } = recorded();
    secrets.add('p"ss\nw&rd-2');
    secrets.add('w&rd-2-and-more');
    log.info('a p"ss b w&rd-2-and-more c');
    log.warning(`${JSON.stringify('p"ss\nw&rd-2')} ${Buffer.from('p"ss\nw&rd-2').toString('base64')}`);
    log.error(encodeURIComponent('p"ss\nw&rd-2'));
    expect(written).toEqual(['a *** b *** c\n', '::warning::"***" ***\n', '::error::***\n']);
  });
});

describe('the summary', () => {
  it('stays as it is up to the limit', () => {
    const text = 'x'.repeat(SUMMARY_LIMIT_BYTES);
    expect(fitSummary(text)).toBe(text);
  });

  it('is cut at a line, by bytes and not by characters', () => {
    const cut = fitSummary(`${'é'.repeat(99)}\n`.repeat(6000));
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(SUMMARY_LIMIT_BYTES);
    expect(Buffer.byteLength(cut)).toBeGreaterThan(SUMMARY_LIMIT_BYTES - 400);
    expect(cut).not.toContain('\ufffd');
    expect(cut).toMatch(/é{99}\n\n_The summary was cut here/);
  });
});
