// Where the composer meets the models, which put themselves here when they can be asked.
import type { ComponentType } from "react";
import { createOffer } from "./offer.ts";

/** What is being written, as far as whoever helps with it has to know. */
export interface Draft {
  conversationId: string;
  text: string;
  setText(text: string): void;
  focus(): void;
  /** Which answer of a model the words come from; null when they are the person's own. */
  setResponse(id: string | null): void;
}

export interface Assist {
  /** A button; what it has to say goes into `above`, over the words. */
  Composer: ComponentType<{ draft: Draft; above: HTMLElement | null }>;
  /** What a message of ours was taken from. */
  Sources: ComponentType<{ messageId: string }>;
}

const assist = createOffer<Assist>();

/** `use` answers null for who cannot ask, or does not want to. */
export const { offer: offerAssist, use: useAssist } = assist;
