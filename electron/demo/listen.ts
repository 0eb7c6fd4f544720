import type { Server } from 'node:net';

/** Listens on a free port of 127.0.0.1 and gives the port. */
export function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
    // The program that shows the demo decides when it ends; a forgotten demo must not keep it alive.
    server.unref();
  });
}

/** Stops listening and drops what is still connected. */
export function closeServer(server: Server & { closeAllConnections?: () => void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections?.();
  });
}
