import type { MessageType } from "@prosa/shared/messages.ts";
import {
  IconAddressBook,
  IconFile,
  IconFileUnknown,
  IconListDetails,
  IconMapPin,
  IconMicrophone,
  IconMoodSmile,
  IconPhoto,
  IconShoppingCart,
  IconSticker,
  IconTemplate,
  IconVideo,
} from "@tabler/icons-react";
import classes from "./list.module.css";

const ICONS: Partial<Record<MessageType, typeof IconFile>> = {
  image: IconPhoto,
  video: IconVideo,
  audio: IconMicrophone,
  document: IconFile,
  sticker: IconSticker,
  location: IconMapPin,
  contacts: IconAddressBook,
  interactive: IconListDetails,
  template: IconTemplate,
  reaction: IconMoodSmile,
  order: IconShoppingCart,
  unsupported: IconFileUnknown,
};

/** What kind of thing the last message is, in front of its words. */
export function TypeIcon({ type }: { type: MessageType }) {
  const Icon = ICONS[type];
  if (!Icon) return null;
  return <Icon className={classes.typeIcon} size={14} stroke={1.75} aria-hidden />;
}
