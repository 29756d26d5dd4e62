import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../src/errors.js';

describe('DeployError', () => {
  it('keeps what an error report needs', () => {
    const cause = new Error('socket');
    const error = new DeployError('ARM_FORBIDDEN', 'not allowed', { hint: 'grant it', cause, correlationId: 'c-1', armCode: 'AuthorizationFailed' });
    expect(error).toMatchObject({ code: 'ARM_FORBIDDEN', message: 'not allowed', hint: 'grant it', correlationId: 'c-1', armCode: 'AuthorizationFailed', problems: [] });
    expect(error.cause).toBe(cause);
  });
});
