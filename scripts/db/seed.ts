import { stackConfig } from "../stack/config.ts";
import { connectDemo, demoTarget } from "../stack/connect-demo.ts";
import { loadKeys } from "../stack/keys.ts";
import { StackProblem } from "../stack/problem.ts";

/**
 * `npm run db -- seed`: connects the demo tenants of the local stack, or of the project that
 * SUPABASE_URL and SUPABASE_PUBLISHABLE_KEY name. supabase/seed.sql itself holds no secret.
 */
export async function seed(): Promise<number> {
  const { env } = process;
  const config = stackConfig(env);
  const keys = loadKeys(config);
  const apiUrl = env.SUPABASE_URL ?? config.urls.api;
  const target = demoTarget(apiUrl, keys, env.SUPABASE_PUBLISHABLE_KEY);
  const connected = await connectDemo(target).catch((cause: Error) => {
    if (cause.message !== "fetch failed") throw cause;
    throw new StackProblem(`Nothing answers at ${apiUrl}.`, "Start Prosa with `npm start` first.");
  });
  console.log(`Connected: ${connected.join(", ")}.`);
  return 0;
}
