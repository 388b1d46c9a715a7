import type { Role } from "@prosa/shared/roles.ts";
import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import { supabase } from "../../lib/supabase.ts";

export type Member = Awaited<ReturnType<typeof listMembers>>[number];
export type Invitation = Awaited<ReturnType<typeof listInvitations>>[number];

/** What peek_invitation answers; it is jsonb, which the generated types cannot describe. */
export type InvitationPeek = { tenant_name: string; email: string; role: Role };

function listMembers(tenantId: string, signal: AbortSignal) {
  return unwrap(
    supabase
      .from("members")
      .select("user_id, role, created_at, profiles(name, email, avatar_url)")
      .eq("tenant_id", tenantId)
      .is("removed_at", null)
      .order("created_at")
      .abortSignal(signal),
  );
}

function listInvitations(tenantId: string, signal: AbortSignal) {
  return unwrap(
    supabase
      .from("invitations")
      .select("id, email, role, expires_at, created_at")
      .eq("tenant_id", tenantId)
      .is("accepted_at", null)
      .is("revoked_at", null)
      .order("created_at", { ascending: false })
      .abortSignal(signal),
  );
}

async function peekInvitation(token: string) {
  return (await unwrap(supabase.rpc("peek_invitation", { token }))) as InvitationPeek;
}

export const tenancyQueries = {
  /** The companies of the person who asks. */
  mine: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "tenants", "mine"],
      queryFn: ({ signal }) => unwrap(supabase.rpc("my_tenants").abortSignal(signal)),
    }),

  profile: (tenantId: string, userId: string) =>
    queryOptions({
      queryKey: [tenantId, "profiles", "own", userId],
      queryFn: ({ signal }) =>
        unwrap(
          supabase
            .from("profiles")
            .select("id, name, email, avatar_url, locale")
            .eq("id", userId)
            .abortSignal(signal)
            .single(),
        ),
    }),

  team: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "members", "list"],
      queryFn: ({ signal }) => listMembers(tenantId, signal),
    }),

  invitations: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "invitations", "pending"],
      queryFn: ({ signal }) => listInvitations(tenantId, signal),
    }),

  /** Read before anybody is signed in, hence no company in its key. */
  invitation: (token: string) =>
    queryOptions({
      queryKey: ["public", "invitations", "peek", token],
      queryFn: () => peekInvitation(token),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
};
