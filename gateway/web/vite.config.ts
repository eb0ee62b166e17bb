import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // The gateway's content security policy allows no inline script, and its files are served whole.
  build: { modulePreload: { polyfill: false }, assetsInlineLimit: 0, sourcemap: false },
  server: { proxy: { "/quotestream.": "http://127.0.0.1:8080" } },
});
