// Interactive blocks as a business sends them, short enough for a table of cases.

export const buttons = (list: unknown[], more = {}) => ({
  type: "button",
  body: { text: "Podemos encerrar?" },
  action: { buttons: list },
  ...more,
});
export const reply = (id: string, title: string) => ({ type: "reply", reply: { id, title } });
export const list = (sections: unknown[], more = {}) => ({
  type: "list",
  body: { text: "Escolha um setor" },
  action: { button: "Ver setores", sections },
  ...more,
});
export const rows = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: `r${at}`, title: `Linha ${at}` }));
export const link = (display_text: string, url: string) => ({
  type: "cta_url",
  body: { text: "Sua sala está pronta" },
  action: { name: "cta_url", parameters: { display_text, url } },
});
