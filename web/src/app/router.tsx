import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  Outlet,
  redirect,
} from "@tanstack/react-router";
import { contatosSearch } from "../features/contacts/search.ts";
import { kanbanSearch } from "../features/crm/search.ts";
import { isHelpPage, loadHelpPage } from "../features/help/pages.ts";
import { broadcastsSearch, inboxSearch } from "../features/inbox/filter.ts";
import { conhecimentoSearch } from "../features/knowledge/search.ts";
import { ligacoesSearch, relatorioSearch } from "../features/telephony/ligacoes/search.ts";
import { entrarSearch } from "../features/tenancy/entrar/search.ts";
import { loadRoom } from "../i18n.ts";
import { getAuth } from "../lib/session.ts";
import { NotFound } from "./NotFound.tsx";
import { RouteError } from "./RouteError.tsx";
import { RoutePending } from "./RoutePending.tsx";
import { Shell } from "./shell/Shell.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/atendimento" });
  },
});

const entrar = createRoute({
  getParentRoute: () => root,
  path: "/entrar",
  loader: () => loadRoom("tenancy"),
  validateSearch: entrarSearch,
  component: lazyRouteComponent(
    () => import("../features/tenancy/entrar/EntrarPage.tsx"),
    "EntrarPage",
  ),
});

/** Everything below it needs a signed-in member of a company. */
const app = createRoute({
  getParentRoute: () => root,
  id: "app",
  beforeLoad: ({ location }) => {
    const auth = getAuth();
    if (auth.status === "ready") return;
    // Who left on purpose starts afresh; who was cut off, or followed a link, comes back here.
    const left = auth.status === "signed-out" && auth.why === "left";
    throw redirect({ to: "/entrar", search: left ? {} : { voltar: location.href }, replace: true });
  },
  component: Shell,
});

const atendimento = createRoute({
  getParentRoute: () => app,
  path: "/atendimento",
  validateSearch: inboxSearch,
  component: lazyRouteComponent(() => import("./AtendimentoRoute.tsx"), "AtendimentoRoute"),
});

/** The inbox stays mounted while conversations change: it reads the parameter itself. */
const conversa = createRoute({ getParentRoute: () => atendimento, path: "$conversationId" });

const kanban = createRoute({
  getParentRoute: () => app,
  path: "/kanban",
  validateSearch: kanbanSearch,
  loader: () => loadRoom("crm"),
  component: lazyRouteComponent(() => import("./KanbanRoute.tsx"), "KanbanRoute"),
});

const contatos = createRoute({
  getParentRoute: () => app,
  path: "/contatos",
  validateSearch: contatosSearch,
  loader: () => loadRoom("contacts"),
  component: lazyRouteComponent(() => import("./ContatosRoute.tsx"), "ContatosRoute"),
});

const ligacoes = createRoute({
  getParentRoute: () => app,
  path: "/ligacoes",
  validateSearch: ligacoesSearch,
  loader: () => loadRoom("calls"),
  component: lazyRouteComponent(
    () => import("../features/telephony/ligacoes/LigacoesPage.tsx"),
    "LigacoesPage",
  ),
});

const relatorioLigacoes = createRoute({
  getParentRoute: () => app,
  path: "/relatorios/ligacoes",
  validateSearch: relatorioSearch,
  loader: () => loadRoom("calls"),
  component: lazyRouteComponent(
    () => import("../features/telephony/ligacoes/report/RelatorioPage.tsx"),
    "RelatorioPage",
  ),
});

const conhecimento = createRoute({
  getParentRoute: () => app,
  path: "/conhecimento",
  validateSearch: conhecimentoSearch,
  loader: () => loadRoom("knowledge"),
  component: lazyRouteComponent(
    () => import("../features/knowledge/ConhecimentoPage.tsx"),
    "ConhecimentoPage",
  ),
});

const ia = createRoute({
  getParentRoute: () => app,
  path: "/ia",
  loader: () => loadRoom("ai"),
  component: lazyRouteComponent(() => import("../features/ai/page/IaPage.tsx"), "IaPage"),
});

const conexoes = createRoute({
  getParentRoute: () => app,
  path: "/conexoes",
  loader: () => loadRoom("integrations"),
  component: lazyRouteComponent(
    () => import("../features/integrations/ConexoesPage.tsx"),
    "ConexoesPage",
  ),
});

const operacao = createRoute({
  getParentRoute: () => app,
  path: "/admin/whatsapp/status",
  loader: () => loadRoom("operations"),
  component: lazyRouteComponent(
    () => import("../features/operations/OperationsPage.tsx"),
    "OperationsPage",
  ),
});

const disparos = createRoute({
  getParentRoute: () => app,
  path: "/disparos",
  validateSearch: broadcastsSearch,
  // A template is composed and shown here as it is in a conversation.
  loader: () => Promise.all((["broadcasts", "compose", "messages"] as const).map(loadRoom)),
  component: lazyRouteComponent(
    () => import("../features/inbox/broadcasts/BroadcastsPage.tsx"),
    "BroadcastsPage",
  ),
});

const equipe = createRoute({
  getParentRoute: () => app,
  path: "/equipe",
  loader: () => loadRoom("tenancy"),
  component: lazyRouteComponent(
    () => import("../features/tenancy/equipe/EquipePage.tsx"),
    "EquipePage",
  ),
});

const perfil = createRoute({
  getParentRoute: () => app,
  path: "/perfil",
  loader: () => loadRoom("tenancy"),
  component: lazyRouteComponent(() => import("../features/tenancy/PerfilPage.tsx"), "PerfilPage"),
});

const ramal = createRoute({
  getParentRoute: () => app,
  path: "/perfil/ramal",
  loader: () => loadRoom("ramal"),
  component: lazyRouteComponent(
    () => import("../features/telephony/ramal/RamalPage.tsx"),
    "RamalPage",
  ),
});

const telefoneTeste = createRoute({
  getParentRoute: () => app,
  path: "/perfil/ramal/teste",
  loader: () => loadRoom("phone"),
  component: lazyRouteComponent(
    () => import("../features/telephony/test/PhoneTestPage.tsx"),
    "PhoneTestPage",
  ),
});

const ajuda = createRoute({
  getParentRoute: () => app,
  path: "/ajuda",
  beforeLoad: () => {
    throw redirect({ to: "/ajuda/$pagina", params: { pagina: "manual" }, replace: true });
  },
});

const ajudaPagina = createRoute({
  getParentRoute: () => app,
  path: "/ajuda/$pagina",
  loader: async ({ params }) => {
    if (!isHelpPage(params.pagina)) throw notFound();
    return { name: params.pagina, page: await loadHelpPage(params.pagina) };
  },
  component: lazyRouteComponent(() => import("../features/help/AjudaPage.tsx"), "AjudaPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    entrar,
    app.addChildren([
      atendimento.addChildren([conversa]),
      kanban,
      contatos,
      ligacoes,
      relatorioLigacoes,
      disparos,
      conhecimento,
      ia,
      conexoes,
      operacao,
      equipe,
      perfil,
      ramal,
      telefoneTeste,
      ajuda,
      ajudaPagina,
    ]),
  ]),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: RoutePending,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NotFound,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
