import { Center, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** Says what will appear here and offers the one next step. */
export function EmptyState(props: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Center p="xl" mih={240} h="100%">
      <Stack align="center" gap="sm" maw={380} ta="center">
        {props.icon && (
          <Text c="dimmed" component="div">
            {props.icon}
          </Text>
        )}
        <Title order={2}>{props.title}</Title>
        {props.children && (
          <Text c="dimmed" component="div" style={{ textWrap: "balance" }}>
            {props.children}
          </Text>
        )}
        {props.action && <div style={{ marginTop: 8 }}>{props.action}</div>}
      </Stack>
    </Center>
  );
}
