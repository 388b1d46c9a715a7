import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "../../lib/errors.ts";
import type { Role } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";

export type MyTenant = { id: string; name: string; role: Role; is_active: boolean };

export type Profile = {
  id: string;
  name: string;
  email: string;
  avatar_url: string | null;
  locale: string;
};

export type Member = {
  user_id: string;
  role: Role;
  created_at: string;
  profiles: { name: string; email: string; avatar_url: string | null };
};

export type Invitation = {
  id: string;
  email: string;
  role: Role;
  expires_at: string;
  created_at: string;
};

export type InvitationPeek = { tenant_name: string; email: string; role: Role };

export const tenancyQueries = {
  /** The companies of the person who asks. */
  mine: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "tenants", "mine"],
      queryFn: ({ signal }): Promise<MyTenant[]> =>
        unwrap(supabase.rpc("my_tenants").abortSignal(signal)),
    }),

  profile: (tenantId: string, userId: string) =>
    queryOptions({
      queryKey: [tenantId, "profiles", "own", userId],
      queryFn: ({ signal }): Promise<Profile> =>
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
      queryFn: async ({ signal }): Promise<Member[]> => {
        const rows = await unwrap(
          supabase
            .from("members")
            .select("user_id, role, created_at, profiles(name, email, avatar_url)")
            .eq("tenant_id", tenantId)
            .is("removed_at", null)
            .order("created_at")
            .abortSignal(signal),
        );
        return rows as unknown as Member[];
      },
    }),

  invitations: (tenantId: string) =>
    queryOptions({
      queryKey: [tenantId, "invitations", "pending"],
      queryFn: ({ signal }): Promise<Invitation[]> =>
        unwrap(
          supabase
            .from("invitations")
            .select("id, email, role, expires_at, created_at")
            .eq("tenant_id", tenantId)
            .is("accepted_at", null)
            .is("revoked_at", null)
            .order("created_at", { ascending: false })
            .abortSignal(signal),
        ),
    }),

  invitation: (token: string) =>
    queryOptions({
      queryKey: ["public", "invitations", "peek", token],
      queryFn: (): Promise<InvitationPeek> => unwrap(supabase.rpc("peek_invitation", { token })),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
};
