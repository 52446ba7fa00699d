/** A command in the test's own process, for tests of what commands do and say; that processes end as they should is held where one is started. */
import type { Ended, Settings } from "./server-process.ts";

/** As `genkan` in `server-process.ts`, without a process; one at a time. */
export async function genkanHere(args: string[], settings: Settings): Promise<Ended> {
  const { env, stdout, stderr } = process;
  const writes = [stdout, stderr].map((stream) => ({ stream, write: stream.write, said: [] as string[] }));
  for (const { stream, said } of writes) {
    stream.write = (text: string | Uint8Array) => {
      said.push(String(text));
      return true;
    };
  }
  // No setting of the machine's own reaches the program, nor does its language.
  process.env = { PATH: env.PATH, ...settings };
  try {
    const { run } = await import("../../src/cli/run.ts");
    const code = await run(args);
    const [says = "", complains = ""] = writes.map(({ said }) => said.join(""));
    return { code, says, complains };
  } finally {
    process.env = env;
    for (const { stream, write } of writes) stream.write = write;
  }
}
