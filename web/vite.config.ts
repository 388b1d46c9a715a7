import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { budget } from "./build/budget.ts";
import { csp } from "./build/csp.ts";
import { help } from "./build/help.ts";
import { lazyStorage } from "./build/lazy-storage.ts";

// What every page of the first load stands on, packed into four files: they compress better than
// a hundred crumbs, and a browser keeps the ones that a new version has not touched.
const FIRST_FILES = [
  {
    name: "core",
    test: /node_modules\/(react|react-dom|scheduler|@tanstack|i18next|react-i18next|@supabase(?!\/storage-js))\//,
  },
  {
    name: "mantine",
    test: /@mantine\/core\/esm\/(core|components\/(ActionIcon|Avatar|Button|CloseButton|Group|Input|InputBase|Loader|MantineProvider|Skeleton|Stack|Text|Textarea|Title|Transition|UnstyledButton))\//,
  },
  {
    name: "icons",
    test: /@tabler\/icons-react\/dist\/esm\/icons\/Icon(AddressBook|AlertCircle|ArrowBackUp|ArrowDown|ArrowLeft|Check|Clock|Dots|Filter|LayoutKanban|Lock|Microphone|Pencil|Phone|PhoneCall|PlugConnected|Plus|Search|Send2|Sparkles|Speakerphone|UserQuestion|Users)\.mjs/,
  },
  {
    name: "data",
    test: /web\/src\/(lib|realtime|i18n\.ts|features\/inbox\/([\w-]+\.ts$|outgoing\/|compose\/(uploads|useUploads)))/,
  },
];

export default defineConfig(({ mode }) => {
  const env = loadEnv(mode, import.meta.dirname, "VITE_");
  return {
    root: import.meta.dirname,
    plugins: [
      react(),
      lazyStorage(),
      help(),
      csp(env.VITE_SUPABASE_URL, env.VITE_SIP_SOCKETS),
      budget(),
      VitePWA({
        // A new version waits until the person agrees: nobody is reloaded in the middle of a reply.
        registerType: "prompt",
        injectRegister: false,
        includeAssets: ["icon.svg", "color-scheme.js"],
        manifest: {
          name: "Prosa",
          short_name: "Prosa",
          description: "Atendimento da sua equipe em um só lugar.",
          lang: "pt-BR",
          start_url: "/atendimento",
          display: "standalone",
          background_color: "#faf8f5",
          theme_color: "#c2410c",
          icons: [
            { src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
            { src: "/icon-maskable.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
          ],
        },
        workbox: {
          // The shell only. Data is never cached by the worker: the database is the truth.
          globPatterns: ["**/*.{js,css,html,svg}"],
          navigateFallback: "/index.html",
          cleanupOutdatedCaches: true,
          // From the first visit on: a line that breaks then must not break what is not loaded yet.
          clientsClaim: true,
        },
      }),
    ],
    build: {
      target: "es2023",
      reportCompressedSize: false,
      sourcemap: true,
      rolldownOptions: {
        output: {
          codeSplitting: { groups: FIRST_FILES },
        },
      },
    },
    server: { host: "127.0.0.1", strictPort: true },
    preview: { host: "127.0.0.1", strictPort: true },
  };
});
