/** `npm run seed`: people at every step in the demonstration that `npm run dev` opens, with what they sign in with. */
import { list } from "../../src/cli/output.ts";
import { readConfig } from "../../src/config.ts";
import { demonstrationPortal } from "../../src/demonstration.ts";
import { openDeps } from "../../src/open-deps.ts";
import { makePeople } from "./people.ts";

const deps = await openDeps(readConfig());
const portal = await demonstrationPortal(deps);
if (portal) list(await makePeople(deps, portal), {});
else console.log("This database has no demonstration insurer. `npm run dev` makes it on an empty one.");
await deps.db.destroy();
process.exit(portal ? 0 : 1);
