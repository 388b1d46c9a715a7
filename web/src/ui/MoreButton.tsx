import { Button, Group } from "@mantine/core";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";

/** Below a list that comes page by page: the next one, until there is none. */
export function MoreButton(props: {
  list: Pick<UseInfiniteQueryResult, "hasNextPage" | "isFetchingNextPage" | "fetchNextPage">;
  children: string;
}) {
  const { list } = props;
  if (!list.hasNextPage) return null;
  return (
    <Group justify="center" my="md">
      <Button
        variant="default"
        loading={list.isFetchingNextPage}
        onClick={() => void list.fetchNextPage()}
      >
        {props.children}
      </Button>
    </Group>
  );
}
