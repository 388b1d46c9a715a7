import type { Role } from "@prosa/shared/roles.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeLanguage, type Language } from "../../i18n.ts";
import { unwrap } from "../../lib/errors.ts";
import { revalidateSession, useSession } from "../../lib/session.ts";
import { supabase } from "../../lib/supabase.ts";
import { currentCalling } from "../../ui/calling.ts";
import type { Member } from "./queries.ts";

// The claims of the next token name the company, so each of the first three ends by asking for it.

export function useCreateTenant() {
  return useMutation({
    mutationFn: async (name: string) => {
      await unwrap(supabase.rpc("create_tenant", { name }));
      await revalidateSession();
    },
    meta: { silent: true },
  });
}

export function useSwitchTenant() {
  return useMutation({
    mutationFn: async (tenantId: string) => {
      // The phone of this company goes with it.
      if (currentCalling()?.mayLeave() === false) return;
      await unwrap(supabase.rpc("switch_tenant", { tenant_id: tenantId }));
      await revalidateSession();
    },
  });
}

export function useAcceptInvitation() {
  return useMutation({
    mutationFn: async (token: string) => {
      await unwrap(supabase.rpc("accept_invitation", { token }));
      await revalidateSession();
    },
    meta: { silent: true },
  });
}

/** What create_invitation answers (jsonb): the only time its token is seen. */
export type CreatedInvitation = { id: string; token: string; email: string; role: Role };

export function useCreateInvitation() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (values: { email: string; role: Role }) =>
      (await unwrap(supabase.rpc("create_invitation", values))) as CreatedInvitation,
    onSettled: () => client.invalidateQueries({ queryKey: [tenantId, "invitations"] }),
    meta: { silent: true },
  });
}

export function useRevokeInvitation() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (invitationId: string) =>
      unwrap(supabase.rpc("revoke_invitation", { invitation_id: invitationId })),
    onSettled: () => client.invalidateQueries({ queryKey: [tenantId, "invitations"] }),
  });
}

export function useChangeMemberRole() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  const list = [tenantId, "members", "list"];
  return useMutation({
    mutationFn: (change: { userId: string; role: Role }) =>
      unwrap(supabase.rpc("change_member_role", { user_id: change.userId, role: change.role })),
    // Shown at once, taken back with the reason if the server refuses.
    onMutate: async ({ userId, role }) => {
      await client.cancelQueries({ queryKey: list });
      const before = client.getQueryData<Member[]>(list);
      client.setQueryData<Member[]>(list, (team) =>
        team?.map((member) => (member.user_id === userId ? { ...member, role } : member)),
      );
      return { before };
    },
    onError: (_error, _change, context) => client.setQueryData(list, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey: [tenantId, "members"] }),
  });
}

export function useRemoveMember() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) => unwrap(supabase.rpc("remove_member", { user_id: userId })),
    onSettled: () => client.invalidateQueries({ queryKey: [tenantId, "members"] }),
  });
}

export function useUpdateProfile() {
  const { tenantId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (values: { name: string; locale: Language }) => {
      await unwrap(supabase.rpc("update_profile", values));
      await changeLanguage(values.locale);
    },
    onSettled: () => client.invalidateQueries({ queryKey: [tenantId, "profiles"] }),
  });
}
