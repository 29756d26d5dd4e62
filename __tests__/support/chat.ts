import { listen } from './http-files.js';

/** A chat's incoming webhook: keeps what it is sent. */
export interface Chat {
  readonly url: string;
  /** Texts since the last call. */
  taken(): readonly string[];
  close(): Promise<void>;
}

export async function openChat(): Promise<Chat> {
  const texts: string[] = [];
  const server = await listen((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const message = JSON.parse(body) as { text: string };
      if (request.method === 'POST' && request.headers['content-type'] === 'application/json' && Object.keys(message).join() === 'text') texts.push(message.text);
      response.writeHead(200).end('ok');
    });
  });
  return {
    url: `${server.origin}/hook/not-to-be-seen`,
    taken: () => texts.splice(0),
    close: () => server.close(),
  };
}
