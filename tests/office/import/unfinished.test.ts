/** A list of which only a part is there: whoever prints notices, imports again or asks the doctor hears of it. */
import { expect, it } from "vitest";
import { unfinishedImport } from "../../../src/office/import/unfinished.ts";
import { halfListIn } from "../../../src/office/notices/choose.ts";
import { goodRows, importList } from "../../support/member-list.ts";
import { openPortal } from "../../support/portal.ts";

const half = { batch: "April file=x", file: "members.csv" };

/** Dies where a kill -9 would leave it: after the first part, without another word. */
async function halfImported() {
  const test = await openPortal();
  const dies = importList(test.portal, goodRows(600), {
    batch: half.batch,
    writing: "in-parts",
    onProgress: () => {
      throw new Error("killed");
    },
  });
  await expect(dies).rejects.toThrow("killed");
  return test;
}

it("I3: an import that died is known by its batch and file, until the same one, or a later one, comes to its end", async () => {
  const { portal, deps } = await halfImported();
  expect(await unfinishedImport(portal)).toEqual({ ...half, at: deps.clock() });
  await importList(portal, goodRows(600), { batch: half.batch, writing: "in-parts" });
  expect(await unfinishedImport(portal)).toBe(undefined);
});

it("I3: an import that was stopped by hand is as unfinished as one that died", async () => {
  const { portal } = await openPortal();
  const stop = new AbortController();
  const stops = { writing: "in-parts", signal: stop.signal, onProgress: () => stop.abort() } as const;
  await expect(importList(portal, goodRows(600), stops)).rejects.toThrow("was stopped");
  expect(await unfinishedImport(portal)).toMatchObject({ batch: "April", file: "members.csv" });
});

it("is none where nothing was ever imported, and where an import was whole at once", async () => {
  const { portal } = await openPortal();
  expect(await unfinishedImport(portal)).toBe(undefined);
  await importList(portal, goodRows(3));
  expect(await unfinishedImport(portal)).toBe(undefined);
});

it("of one insurer is not another's", async () => {
  await halfImported();
  expect(await unfinishedImport((await openPortal()).portal)).toBe(undefined);
});

it.each([
  [{ by: "batch", batch: half.batch }, true],
  [{ by: "all-new" }, true],
  [{ by: "batch", batch: "March" }, false],
  [{ by: "members", memberNumbers: ["1-1"] }, false],
  [{ by: "never-signed-in" }, false],
] as const)("a choice %j takes in a half list: %s", async (choice, takesIn) => {
  const { portal } = await halfImported();
  const wanted = choice.by === "members" ? { ...choice, memberNumbers: [...choice.memberNumbers] } : choice;
  expect((await halfListIn(portal, wanted)) !== undefined).toBe(takesIn);
});
