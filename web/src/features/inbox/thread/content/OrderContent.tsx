import type { Order } from "@prosa/shared/message-content.ts";
import { IconShoppingCart } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../../i18n.ts";
import classes from "./content.module.css";
import { orderTotal } from "./order-total.ts";

/** What the customer put into the basket. */
export function OrderContent({ order, note }: { order: Order; note: string | null }) {
  const { t } = useTranslation();
  const total = orderTotal(order);
  const money = (value: number, currency: string | null) =>
    new Intl.NumberFormat(
      currentLanguage(),
      currency ? { style: "currency", currency } : {},
    ).format(value);
  return (
    <div className={classes.card}>
      <span className={classes.cardIcon} aria-hidden>
        <IconShoppingCart size={22} stroke={1.5} />
      </span>
      <span className={classes.cardText}>
        <strong>{t("messages.order.title")}</strong>
        <span className={classes.quiet}>
          {t("messages.order.items", { count: order.items.length })}
        </span>
        {order.items.map((item) => (
          <span key={item.id}>
            {`${item.quantity} × ${item.id}`}
            {item.price !== null && (
              <span className={classes.quiet}>{` · ${money(item.price, item.currency)}`}</span>
            )}
          </span>
        ))}
        {total && (
          <strong>{`${t("messages.order.total")}: ${money(total.value, total.currency)}`}</strong>
        )}
        {note && <span className={classes.caption}>{note}</span>}
      </span>
    </div>
  );
}
