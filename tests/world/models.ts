// Rival with models of its own for one file of tests, and nobody to ask before and after it.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { demoTenants } from "../../scripts/stack/demo.ts";
import { connectAi, disconnectAi, type PlayedProvider, playedAi } from "./ai.ts";
import { type Client, signIn } from "./people.ts";
import { rows } from "./stack.ts";
import { until } from "./wait.ts";

const tenantId = demoTenants.rival.id;

/** In the order in which they are asked. `owner` and `connections` are there once tests run. */
export function rivalWith(...providers: PlayedProvider[]) {
  const rival = { tenantId, owner: undefined as unknown as Client, connections: [] as string[] };
  beforeAll(async () => {
    rival.owner = await signIn("dono@rival.test");
    await disconnectAi(tenantId);
    for (const provider of providers) {
      rival.connections.push(await connectAi(rival.owner, provider));
    }
  });
  beforeEach(() => playedAi.mend());
  afterAll(async () => {
    await playedAi.mend();
    await disconnectAi(tenantId);
  });
  return rival;
}

/** Something that no other document of the demo speaks of, and what is to be found about it. */
export function warrantyOf(name: string) {
  const thing = `${name} ${randomUUID().slice(0, 4)}`;
  return {
    thing,
    title: `Garantia do aparelho ${thing}`,
    content: `# Garantia\n\nO prazo de garantia do aparelho ${thing} é de 18 meses a partir da compra.`,
    question: `Qual é o prazo de garantia do aparelho ${thing}?`,
  };
}

/** Resolves when it answers. */
export async function teach(owner: Client, document: { title: string; content: string }) {
  const { title, content } = document;
  const { data, error } = await owner.rpc("save_knowledge_document", {
    document_id: null as never,
    title,
    content,
  });
  if (error) throw error;
  await until("the document answers", async () => {
    await rows("select private.call_ai_worker()");
    const ready = await rows(
      "select from public.knowledge_documents where title = $1 and state = 'ready'",
      [title],
    );
    return ready.length > 0;
  });
  return data;
}

/** A word that nobody has said before: a question with it has not been asked. */
export const mark = () => `marca${randomUUID().slice(0, 8)}`;
