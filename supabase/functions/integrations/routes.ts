import { connectRequest, testRequest } from "@prosa/shared/integrations.ts";
import { bodyOf } from "../_shared/http/body.ts";
import type { Route } from "../_shared/http/route.ts";
import { catalog } from "./catalog.ts";
import { connectIntegracao } from "./connect.ts";
import { listModels } from "./list_models.ts";
import { testIntegracao } from "./test_integracao.ts";

const MAX_BYTES = 64 * 1024;

export const routes: readonly Route[] = [
  {
    method: "GET",
    path: "/catalog",
    role: "admin",
    answer: ({ host }) => Promise.resolve(Response.json(catalog(host.env))),
  },
  {
    method: "POST",
    path: "/connect",
    role: "admin",
    answer: async ({ request, caller, host }) => {
      const wanted = await bodyOf(request, connectRequest, MAX_BYTES);
      return Response.json(await connectIntegracao(wanted, caller, host));
    },
  },
  {
    method: "POST",
    path: "/test",
    role: "admin",
    answer: async ({ request, caller, host }) => {
      const wanted = await bodyOf(request, testRequest, MAX_BYTES);
      return Response.json(await testIntegracao(wanted, caller, host));
    },
  },
  {
    method: "POST",
    path: "/models",
    role: "admin",
    answer: async ({ request, caller, host }) => {
      const wanted = await bodyOf(request, testRequest, MAX_BYTES);
      return Response.json(await listModels(wanted, caller, host));
    },
  },
];
