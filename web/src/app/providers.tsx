import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { queryClient } from "../lib/query.ts";
import { cssVariables, theme } from "../theme.ts";
import { followSession } from "./follow-session.ts";
import { router } from "./router.tsx";

const colorScheme = localStorageColorSchemeManager({ key: "prosa-color-scheme" });

export function Providers() {
  const { t } = useTranslation();
  useEffect(() => followSession(router, queryClient), []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <ModalsProvider labels={{ confirm: t("core.confirm"), cancel: t("core.cancel") }}>
          <RouterProvider router={router} />
          <Notifications position="bottom-center" limit={3} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
