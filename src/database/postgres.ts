/** PostgreSQL: a pool that never waits long for a server that is gone or does not answer, and finds it again by itself. */
import { createHash } from "node:crypto";
import { PostgresDialect } from "kysely";
import pg from "pg";

/** ms. The server gives a statement up before we do, and says so; our own limits are for a server that says nothing. */
const limits = {
  connectionTimeoutMillis: 2000,
  statement_timeout: 2000,
  query_timeout: 2500,
  // Of a process that was stopped in the middle: nobody waits long for its rows.
  idle_in_transaction_session_timeout: 10_000,
};

/** For so long nobody asks again after the server was found away: the answer is known. */
const awayMs = 1000;

/** What pg says where all our own connections are in use; it says nothing of the server. */
const allInUse = "timeout exceeded when trying to connect";

/** The program has a few hundred statements; a list makes another one for each length, and these may not fill the server. */
const mostNames = 500;

/**
 * A statement with a name is read and planned once for each connection.
 * @returns what gives a name to a statement that was sent before.
 */
function statementNames(): (text: string) => string | undefined {
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text);
    if (!name && names.size < mostNames) {
      names.set(text, createHash("sha256").update(text).digest("base64url").slice(0, 16));
    }
    return name;
  };
}

/** A pooler has put another server behind the connection, or another program has changed the table. */
function isNameLost(error: Error): boolean {
  if (!(error instanceof pg.DatabaseError)) return false;
  return ["26000", "42P05"].includes(error.code ?? "") || error.routine === "RevalidateCachedQuery";
}

/** The server cannot be reached, or says nothing. */
class Away extends Error {
  /** SQLSTATE's for a connection that failed. */
  readonly code = "08006";

  constructor(cause: Error) {
    // Of a name with several addresses each has a reason of its own.
    const reasons =
      cause instanceof AggregateError ? cause.errors.map(({ message }: Error) => message) : [cause.message];
    super(reasons.join(", "), { cause });
  }
}

/**
 * @param options `readOnly`: the server refuses every change. `isServing`: people wait for pages and are told after seconds;
 * otherwise a statement takes as long as it takes, for the office's long work and for new tables.
 */
export function postgresDialect(url: string, { readOnly, isServing }: { readOnly: boolean; isServing: boolean }) {
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  let awayUntil = 0;
  let found: Away | undefined;
  const fail = (error: Error): never => {
    if (error instanceof pg.DatabaseError || error instanceof Away) throw error;
    const away = new Away(error);
    if (error.message !== allInUse) [awayUntil, found] = [performance.now() + awayMs, away];
    throw away;
  };

  let nameOf = statementNames();

  /** One that failed otherwise than by PostgreSQL's word is given up: whoever got it next would wait for what it did not answer. */
  class Connection extends pg.Client {
    constructor(...given: ConstructorParameters<typeof pg.Client>) {
      super(...given);
      // Lost between two statements of a transaction: the next one fails; without a listener the process would end.
      this.on("error", () => {});
    }

    // biome-ignore lint/suspicious/noExplicitAny: it is called in as many ways as the driver's own
    override query(...given: any[]): any {
      const [text, values] = given;
      const name = values?.length > 0 && nameOf(text);
      return Reflect.apply(super.query, this, name ? [{ name, text, values }] : given)?.catch((error: Error) => {
        if (isNameLost(error)) {
          nameOf = () => undefined;
          // What was done in a transaction is lost with it: whoever sent it is asked to try again.
          if (this.getTransactionStatus() !== "I") throw new Away(error);
          return this.query(text, values);
        }
        if (!(error instanceof pg.DatabaseError)) this.end().catch(() => {});
        return fail(error);
      });
    }
  }

  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    keepAlive: true,
    Client: Connection,
    ...(isServing ? limits : { connectionTimeoutMillis: 10_000 }),
    ...(readOnly ? { options: "-c default_transaction_read_only=on" } : {}),
  });
  // A lost idle connection is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return new PostgresDialect({
    pool: {
      options: pool.options,
      end: () => pool.end(),
      connect: async () => {
        if (found && performance.now() < awayUntil) throw found;
        return pool.connect().catch(fail);
      },
    },
  });
}
