// The session cookie is readable by script, so this policy is what stands between an injected
// script and a stolen session: scripts come from our own origin only, and the page may talk to
// nothing but its own Supabase project and the telephone carrier's socket, where a phone is used.
import type { Plugin } from "vite";

export function contentSecurityPolicy(supabaseUrl: string, sipSockets = ""): string {
  const api = new URL(supabaseUrl).origin;
  const socket = api.replace(/^http/, "ws");
  return [
    "default-src 'none'",
    "script-src 'self'",
    // Mantine writes its CSS variables into <style> elements and style attributes.
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${api}`,
    `media-src 'self' blob: ${api}`,
    "font-src 'self'",
    `connect-src 'self' ${api} ${socket} ${sipSockets}`.trim(),
    // The realtime client keeps its heartbeat in a worker made from a blob.
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join("; ");
}

/** Only the built page carries it: the dev server needs inline scripts for hot reloading. */
export function csp(supabaseUrl: string | undefined, sipSockets: string | undefined): Plugin {
  return {
    name: "prosa-csp",
    apply: "build",
    transformIndexHtml() {
      if (!supabaseUrl) return [];
      return [
        {
          tag: "meta",
          attrs: {
            "http-equiv": "Content-Security-Policy",
            content: contentSecurityPolicy(supabaseUrl, sipSockets),
          },
          injectTo: "head-prepend",
        },
      ];
    },
  };
}
