/** `npm run dev`: the portal as `npm start` opens it, and every view at /pages. Node starts it anew when a file was changed. */
import { createApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";
import { serve } from "../../src/server.ts";
import { cleanUp } from "../support/ending.ts";
import { pagesRoutes } from "./pages.ts";

const say = (text: string) => console.log(text);
const running = await serve(readConfig(), { demo: true, say, makeApp: (...parts) => pagesRoutes(createApp(...parts)) });
say("Every view in every state: /pages. Edit, save, reload.\n");
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    await running.close();
    await cleanUp();
    process.exit(0);
  });
}
