import http from 'node:http';
import https from 'node:https';

/** A server that says nothing for so long is taken for dead, in milliseconds. */
const SILENCE_MS = 60_000;
const BUSY = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** An answer that another try may better: the server is overloaded, starting or stopping. */
export class BusyServer extends Error {
  constructor(readonly status: number) {
    super(`the server answered with HTTP status ${status}`);
  }
}

/** Node's transport; it ends silent connections, and makes errors of answers that are worth another try. */
export function transportOf(secure: boolean): Pick<typeof http, 'request'> {
  const { request } = secure ? https : http;
  const send = (options: http.RequestOptions, onResponse: (response: http.IncomingMessage) => void) => {
    const sent = request(options, (response) => {
      const status = response.statusCode ?? 0;
      if (BUSY.has(status)) sent.destroy(new BusyServer(status));
      else onResponse(response);
    });
    sent.setTimeout(SILENCE_MS, () => {
      sent.destroy(Object.assign(new Error(`no byte in ${SILENCE_MS} ms`), { code: 'ETIMEDOUT' }));
    });
    return sent;
  };
  return { request: send as typeof http.request };
}
