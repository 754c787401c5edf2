import net from 'node:net';
import type { AddressInfo } from 'node:net';

export interface BreakableServer {
  /** The database's URL with this relay's address. */
  databaseUrl: string;
  /** Cuts every connection and refuses new ones, as a killed server does. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** A relay in front of Postgres that can be killed and restarted on its port. */
export async function openBreakableServer(databaseUrl: string): Promise<BreakableServer> {
  const target = new URL(databaseUrl);
  const sockets = new Set<net.Socket>();
  const track = (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
  };
  const server = net.createServer((client) => {
    const upstream = net.connect(Number(target.port), target.hostname);
    track(client);
    track(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  const listen = (port: number) =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });

  await listen(0);
  const { port } = server.address() as AddressInfo;
  const relayed = new URL(databaseUrl);
  relayed.host = `127.0.0.1:${port}`;
  return {
    databaseUrl: relayed.href,
    kill: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
    restart: () => listen(port),
  };
}
