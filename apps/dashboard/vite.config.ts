import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API serves `dist/` from its own origin under a content policy of "self", so nothing is inlined. */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // One file, in the order of the imports: style layers and the content policy of zod depend on it.
    chunkSizeWarningLimit: 900,
  },
  server: {
    host: '127.0.0.1',
    proxy: { '/api': { target: process.env['BEAMLINE_API_URL'] ?? 'http://127.0.0.1:3000' } },
  },
});
