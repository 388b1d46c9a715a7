// Tenant first, so that another tenant's cache cannot be shown by mistake.
export const aiKeys = {
  all: (tenantId: string) => [tenantId, "ai"] as const,
  insights: (tenantId: string, conversationId: string) =>
    [tenantId, "insights", conversationId] as const,
};
