import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { TcpProxy } from './tcp-proxy.js';

it('passes bytes on, drops what is open when cut, and takes new connections afterwards', async () => {
  const echo = createServer((socket) => {
    socket.on('error', () => socket.destroy()).pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const proxy = await TcpProxy.open({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
  onTestFinished(async () => {
    await proxy.close();
    echo.close();
  });
  const talk = async () => {
    const socket = connect({ host: '127.0.0.1', port: proxy.port });
    socket.write('hello');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return { socket, answer: answer.toString() };
  };

  const { socket, answer } = await talk();
  expect(answer).toBe('hello');
  const lost = once(socket, 'error');
  expect(proxy.cut()).toBe(1);
  expect(await lost).toMatchObject([{ code: 'ECONNRESET' }]);
  const again = await talk();
  expect(again.answer).toBe('hello');
  again.socket.destroy();
});
