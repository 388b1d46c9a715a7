// `notify pgrst, 'reload schema'` works as it does on Supabase.
import pg from "pg";

export interface ReloadListener {
  close(): Promise<void>;
}

export async function listenToReload(url: string, reload: () => void): Promise<ReloadListener> {
  let client: pg.Client | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url });
    fresh.on("error", () => undefined);
    fresh.on("notification", reload);
    fresh.once("end", () => {
      if (!closed) setTimeout(reconnect, 500);
    });
    client = fresh;
    await fresh.connect();
    await fresh.query("listen pgrst");
  }

  // What changed while nobody listened is found by reading everything anew.
  function reconnect(): void {
    if (closed) return;
    connect().then(reload, () => undefined);
  }

  await connect();
  return {
    async close() {
      closed = true;
      await client?.end();
    },
  };
}
