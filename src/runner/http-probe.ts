import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { HttpProbe, ProbeAnswer } from '../ports/http-probe.js';

/** Asks from where the job runs: a hosted runner reaches public addresses only. */
export function createHttpProbe(): HttpProbe {
  return {
    async get(url, timeoutMs, signal) {
      signal.throwIfAborted();
      const answer = await ask(url, timeoutMs, signal);
      signal.throwIfAborted();
      return answer;
    },
  };
}

function ask(url: string, timeoutMs: number, signal: AbortSignal): Promise<ProbeAnswer> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? httpsRequest : httpRequest;
    // No agent: a kept connection would stay with the slot that it was opened to.
    const request = send(url, { agent: false, signal, headers: { 'user-agent': 'vmss-deploy', connection: 'close' } });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    const end = (answer: ProbeAnswer): void => {
      clearTimeout(timer);
      resolve(answer);
    };
    request.once('error', (error) => end({ error: error.message || error.name }));
    request.once('response', (response) => {
      response.resume();
      response.once('end', () => end({ status: response.statusCode ?? 0 }));
      response.once('error', (error) => end({ error: error.message }));
    });
    request.end();
  });
}
