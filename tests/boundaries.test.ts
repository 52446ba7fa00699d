/** What the code promises about itself: who imports what, where a thing is found, and what is written nowhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { journey } from "../src/onboarding/journey.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Source {
  /** From the root, such as `src/app.ts`. */
  path: string;
  text: string;
  /** Names of modules whose values are imported; types are gone when the program runs. */
  imports: string[];
}

function sourcesIn(...folders: string[]): Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.[jt]s$/.test(name))
      .map((name) => {
        const text = readFileSync(join(root, folder, name), "utf8");
        return { path: join(folder, name), text, imports: importsOf(text) };
      }),
  );
}

function importsOf(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export) (?!type )(?:[^"';]*? from )?"([^"]+)"/gm);
  const calls = text.matchAll(/\b(?:import|require)\("([^"]+)"\)/g);
  // Scripts for browsers are no modules: they are read from the package's folder.
  const files = text.matchAll(/\bvendor\("([^"]+)"/g);
  return [...statements, ...calls, ...files].map(([, name = ""]) => name);
}

const packageOf = (name: string) => name.split("/", name.startsWith("@") ? 2 : 1).join("/");
const isOutside = (name: string) => !name.startsWith(".") && !name.startsWith("node:");
const program = sourcesIn("src", "db");

/** Libraries with more than one place, and where these are; a folder stands for its files. */
const wide: Record<string, string[]> = {
  hono: ["src/app.ts", "src/web", "src/console"],
  "@hono/node-server": ["src/server.ts", "src/services/routes.ts", "src/web/client-address.ts"],
  // Queries are made with the builder that is handed in; its own parts are needed only for tables and raw expressions.
  kysely: ["src/database", "src/limits/limits.ts", "db/migrations"],
  // A form is declared where it is handled; what a page of ours said comes back in any.
  zod: [
    "src/config.ts",
    "src/web/problems.ts",
    "src/onboarding",
    "src/sign-in",
    "src/account",
    "src/recovery",
    "src/move",
    "src/console",
    "src/services",
  ],
};

describe("outside libraries", () => {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };

  it.each(Object.keys(dependencies).filter((name) => !(name in wide)))(
    "%s is imported by one file or folder",
    (name) => {
      const importers = program.filter((source) => source.imports.some((each) => packageOf(each) === name));
      const places =
        importers.length === 1 ? importers.map(({ path }) => path) : importers.map(({ path }) => dirname(path));
      expect(new Set(places).size).toBe(1);
      expect(places).not.toContain("src");
    },
  );

  it.each(Object.entries(wide))("%s is imported only where it is named here", (name, places) => {
    const importers = program.filter((source) => source.imports.some((each) => packageOf(each) === name));
    const isAllowed = (path: string) => places.some((place) => path === place || path.startsWith(`${place}/`));
    expect(importers.map(({ path }) => path).filter((path) => !isAllowed(path))).toEqual([]);
    expect(
      places.filter((place) => !importers.some(({ path }) => path === place || path.startsWith(`${place}/`))),
    ).toEqual([]);
  });

  it("are all dependencies: a package that came with another one is not imported", () => {
    const used = new Set(program.flatMap(({ imports }) => imports.filter(isOutside).map(packageOf)));
    expect([...used].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

describe("the program", () => {
  it("never imports tests", () => {
    const reaches = program.flatMap(({ path, imports }) =>
      imports.filter((name) => name.startsWith(".")).map((name) => relative(root, resolve(root, dirname(path), name))),
    );
    expect(reaches.length).toBeGreaterThan(100);
    expect(reaches.filter((path) => !/^(src|db)\//.test(path))).toEqual([]);
  });

  it("reads the environment in src/config.ts only", () => {
    expect(pathsWith(/\bprocess\s*(\.|\[["'])env\b|"node:process"|"process"/)).toEqual(["src/config.ts"]);
  });

  it("knows Lucia in src/sessions only: whoever replaces it changes one folder", () => {
    const importers = pathsWith(/"lucia"|\/lucia-adapter\.ts"/);
    expect(importers.length).toBeGreaterThan(0);
    expect(importers.filter((path) => !path.startsWith("src/sessions/"))).toEqual([]);
  });

  it("A2: asks for rows through the insurer's own, but where it speaks of all insurers or of the insurer itself", () => {
    const bare = pathsWith(/\bdb\s*\.(selectFrom|updateTable|deleteFrom)\(/);
    expect(bare.filter((path) => !path.startsWith("src/database/")).sort()).toEqual([
      "src/demonstration.ts",
      "src/keys/keys.ts",
      // One outbox for all.
      "src/mail/outbox.ts",
      // The insurers' own rows.
      "src/office/insurer/edit.ts",
      "src/office/insurer/privacy.ts",
      "src/office/insurer/remove.ts",
      // Operators work for several insurers.
      "src/office/operators/invitations.ts",
      "src/office/operators/operators.ts",
      "src/office/operators/passkeys.ts",
      "src/office/operators/sessions.ts",
      "src/open-deps.ts",
      // The operation looks after every insurer at once.
      "src/operations/doctor-database.ts",
      "src/operations/doctor-office.ts",
      "src/operations/restore.ts",
      "src/operations/rotate-keys.ts",
      // Whoever is due, of every insurer.
      "src/services/ended.ts",
      // Two queries of every page, compiled once, with the insurer among their arguments.
      "src/sessions/lucia-adapter.ts",
    ]);
  });

  it("K6: has no weak hash and no guessable randomness, but the SHA-1 that authenticator apps expect", () => {
    expect(
      pathsWith(/\bmd5\b|\bsha-?1\b|Math\.random|insecure/i).filter((path) => path !== "src/authenticators/otp.ts"),
    ).toEqual([]);
  });

  it("writes to the terminal in one voice: console is for the launcher", () => {
    expect(pathsWith(/\bconsole\s*(\.\w+|\[[^\]]+\])\s*\(/)).toEqual(["src/genkan.js"]);
  });

  function pathsWith(pattern: RegExp): string[] {
    return program.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
  }
});

describe("what a file exports", () => {
  const everywhere = [...program, ...sourcesIn("tests")];
  const imported = new Set(
    everywhere.flatMap(({ path, text }) => {
      const target = (from = "") => relative(root, resolve(root, dirname(path), from));
      const named = [...text.matchAll(/\{([^{}]*)\} (?:from |= await import\()"(\.[^"]+)"/g)].flatMap(
        ([, names = "", from]) =>
          names.split(",").map((name) => `${target(from)} ${/^(?:type )?(\w+)/.exec(name.trim())?.[1]}`),
      );
      const later = [...text.matchAll(/import\("(\.[^"]+)"\)\)\.(\w+)/g)].map(
        ([, from, name]) => `${target(from)} ${name}`,
      );
      return [...named, ...later];
    }),
  );

  it("is imported by somebody", () => {
    const exported = program
      .filter(({ path }) => path.startsWith("src/"))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)].map(
          ([, name]) => `${path} ${name}`,
        ),
      );
    expect(exported.length).toBeGreaterThan(300);
    expect(exported.filter((each) => !imported.has(each))).toEqual([]);
  });
});

describe("one name, four places", () => {
  it.each(journey.map(({ path }) => path))("/onboarding/%s has its module and its view", (path) => {
    expect(existsSync(join(root, "src/onboarding", `${path}.ts`))).toBe(true);
    expect(existsSync(join(root, "views/onboarding", `${path}.eta`))).toBe(true);
  });
});
