// What a function needs of its host, made once per isolate: the environment, the database, the files
// and the keys of the sealed secrets. Tests pass their own.
import { connect, type Database } from "../db.ts";
import { createFiles, type Files } from "../media/files.ts";
import { createVault, type Vault } from "../secrets.ts";
import { type Environment, environment } from "./env.ts";
import { postingOnce } from "./once.ts";

export interface Host {
  env: Environment;
  database: Database;
  files: Files;
  /** The recordings of calls. */
  recordings: Files;
  /** What documents were made of. */
  knowledge: Files;
  vault: Vault;
  http: typeof fetch;
}

let shared: Host | undefined;

export function host(): Host {
  if (!shared) {
    const env = environment();
    shared = {
      env,
      database: connect(env.databaseUrl),
      files: createFiles(env.apiUrl, env.secretKey),
      recordings: createFiles(env.apiUrl, env.secretKey, fetch, "gravacoes"),
      knowledge: createFiles(env.apiUrl, env.secretKey, fetch, "conhecimento"),
      vault: createVault(env.secretsKeys, env.secretsKeyId),
      http: postingOnce(fetch),
    };
  }
  return shared;
}
