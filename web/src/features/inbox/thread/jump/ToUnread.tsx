import { Button } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import { type RefObject, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../../../../lib/session.ts";
import { notifyError } from "../../../../ui/notify.ts";
import classes from "./jump.module.css";
import { findUnread } from "./load-back.ts";
import type { Unread } from "./useUnread.ts";

/** Leads up to the first unread message until it has been in sight once. */
export function ToUnread(props: {
  conversationId: string;
  unread: Unread;
  scroll: RefObject<HTMLElement | null>;
  onJump: (seq: number) => void;
}) {
  const { t } = useTranslation();
  const { tenantId } = useSession();
  const [seen, setSeen] = useState(false);
  const [looked, setLooked] = useState(false);
  const { unread, scroll, onJump } = props;

  useEffect(() => {
    const line = scroll.current?.querySelector("[data-unread-line]");
    if (!line) return setLooked(unread.seq === null);
    const observer = new IntersectionObserver(
      (entries) => {
        setLooked(true);
        if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
      },
      { root: scroll.current },
    );
    observer.observe(line);
    return () => observer.disconnect();
  }, [scroll, unread.seq]);

  async function go() {
    setSeen(true);
    const seq =
      unread.seq ?? (await findUnread(tenantId, props.conversationId, unread.last, unread.count));
    if (seq !== null) onJump(seq);
  }

  if (seen || !looked) return null;
  return (
    <Button
      className={classes.toUnread}
      size="sm"
      radius="xl"
      leftSection={<IconArrowUp size={16} stroke={1.75} aria-hidden />}
      onClick={() => void go().catch(notifyError)}
    >
      {t("search.jump.toUnread", { count: unread.count })}
    </Button>
  );
}
