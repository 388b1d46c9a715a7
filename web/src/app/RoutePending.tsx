import { Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";

export function RoutePending() {
  const { t } = useTranslation();
  return (
    <Stack p="xl" gap="md" maw={960} mx="auto" role="status" aria-label={t("core.loading")}>
      <Skeleton h={24} w={180} />
      <Skeleton h={64} />
      <Skeleton h={64} />
      <Skeleton h={64} />
    </Stack>
  );
}
