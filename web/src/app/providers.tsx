import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { queryClient } from "../lib/query.ts";
import { cssVariables, theme } from "../theme.ts";
import { startHints } from "../ui/hints.ts";
import { followSession } from "./follow-session.ts";
import { router } from "./router.tsx";

const colorScheme = localStorageColorSchemeManager({ key: "prosa-color-scheme" });

// Nothing is announced while the first screen is drawn, so the toasts come after it.
const Toasts = lazy(async () => ({ default: (await import("./Toasts.tsx")).Toasts }));

export function Providers() {
  useEffect(() => followSession(router, queryClient), []);
  useEffect(startHints, []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Suspense>
          <Toasts />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  );
}
