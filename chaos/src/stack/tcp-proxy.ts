import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line between two programs that can be cut: passes bytes on, both ways, until told to drop all connections. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async open(target: { host: string; port: number }): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => {
      proxy.join(near, connect(target));
    });
    return proxy;
  }

  /** Drops every connection with a reset; gives how many there were. New ones are taken at once. */
  cut(): number {
    const lines = this.sockets.size / 2;
    for (const socket of this.sockets) socket.resetAndDestroy();
    return lines;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.cut();
    await closed;
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      // What ended one half is told to the other; the programs at both ends see a lost connection.
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  }
}
