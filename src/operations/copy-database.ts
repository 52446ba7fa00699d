/** A thread that copies an SQLite database and examines the copy, so that the command still hears Ctrl-C (D4, D5). */
import { parentPort, workerData } from "node:worker_threads";
import { copySqlite, sqliteFaults } from "../database/condition.ts";

const { from, to } = workerData as { from: string; to: string };
copySqlite(from, to);
parentPort!.postMessage(sqliteFaults(to, "integrity_check"));
