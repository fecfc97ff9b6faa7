import { rookery } from "@rookery/client/vite";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [rookery()] });
