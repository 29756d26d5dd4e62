import { describe, expect, it } from '@jest/globals';
import { createSecrets } from '../../src/runner/secrets.js';

describe('secrets', () => {
  const secret = 'p4ss/wörd "x"';
  const lines = 'first line of key\nsecond line of key';

  it.each([
    ['as it is', secret, `+ login ${secret} now`],
    ['URL-encoded', secret, `https://h/?p=${encodeURIComponent(secret)}`],
    ['in base64', secret, Buffer.from(secret).toString('base64')],
    ['in JSON', secret, JSON.stringify({ password: secret })],
    ['a line of one with several', lines, 'printed: second line of key'],
    ['cut by the start of a tail within a handler\'s message', secret, `Error message: 'Enable failed\n[stdout]\n${secret.slice(4)} and the rest'`],
    ['cut by the start of a tail', secret, `${secret.slice(4)} and the rest`],
  ])('are taken out of a text: %s', (_name, value, printed) => {
    const secrets = createSecrets();
    secrets.add(value);
    const cleaned = secrets.redact(printed);
    expect(cleaned).toContain('***');
    for (const line of value.split('\n').slice(1)) expect(cleaned).not.toContain(line);
    expect(cleaned).not.toContain(secret.slice(4));
  });

  it('of one or two characters are none: a text would be nothing but stars', () => {
    const secrets = createSecrets();
    secrets.add('x');
    expect(secrets.redact('exit')).toBe('exit');
  });
});
