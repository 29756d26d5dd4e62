import { ArmError } from '../arm-error.js';

/** 65535 bytes in base64. */
const mostCharacters = 87_380;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** @throws ArmError 400, as Azure words it (aks-engine issue 1663) */
export function checkCustomData(value: unknown): void {
  if (value === undefined || value === null) return;
  if (typeof value === 'string' && value.length <= mostCharacters && base64.test(value)) return;
  const message = `Custom data in OSProfile must be in Base64 encoding and with a maximum length of ${mostCharacters} characters.`;
  throw new ArmError(400, { code: 'InvalidParameter', message, target: 'customData' });
}

/** As it arrives on the VM; `undefined` where there is none. */
export function decodedCustomData(value: string | null | undefined): Uint8Array | undefined {
  return value ? Buffer.from(value, 'base64') : undefined;
}
