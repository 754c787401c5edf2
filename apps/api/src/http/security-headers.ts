import helmet from 'helmet';

/** The dashboard loads only its own files; it talks to this API, and to the object store for uploads and downloads. */
export function securityHeaders(objectStoreOrigin: string): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Swagger UI and chart libraries set styles on elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'", objectStoreOrigin],
        frameAncestors: ["'none'"],
        // One-machine installations have no TLS: do not force it on them.
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
  });
}
