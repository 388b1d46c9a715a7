import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Json } from "@prosa/shared/database.types.ts";
import type { Outbound } from "../channel.ts";
import { documented, drafted, failure, message } from "./format-testing.ts";

const offer = (interactive: Json, body: string) =>
  message("interactive", { body, payload: { interactive } });

describe("what Meta documents", () => {
  it("is what we write for a text, and for one that quotes", () => {
    const text = documented("api-send-text-200");
    const { body } = text.text as { body: string };
    assert.deepEqual(drafted(message("text", { body })), text);
    const reply = documented("api-send-reply-200");
    const { body: words } = reply.text as { body: string };
    const { message_id: ref } = reply.context as { message_id: string };
    const answer = drafted(message("text", { body: words, replyToRef: ref }));
    assert.deepEqual(answer.context, reply.context);
  });

  it("is what we write for buttons, a list and a link", () => {
    const buttons = {
      kind: "buttons",
      header: null,
      footer: " ",
      buttons: [
        { id: "close:yes", title: "Sim" },
        { id: "close:no", title: "Não" },
      ],
    };
    assert.deepEqual(
      drafted(offer(buttons, "Podemos encerrar?")),
      documented("api-send-buttons-200"),
    );
    const list = {
      kind: "list",
      header: "Atendimento",
      footer: "Demo",
      button: "Ver setores",
      sections: [
        {
          title: "Setores",
          rows: [
            {
              id: "fila:suporte",
              title: "Suporte técnico",
              description: "Problemas com o produto",
            },
            { id: "fila:financeiro", title: "Financeiro", description: null },
          ],
        },
      ],
    };
    assert.deepEqual(drafted(offer(list, "Escolha um setor")), documented("api-send-list-200"));
    const link = {
      kind: "link",
      label: "Entrar na sala",
      url: "https://meet.example.com/sala-demo",
    };
    assert.deepEqual(
      drafted(offer(link, "Sua videochamada está pronta")),
      documented("api-send-cta-url-200"),
    );
  });

  it("is what we write for a reaction, which quotes nothing besides", () => {
    const body = documented("api-send-reaction-200");
    const { message_id: ref } = body.reaction as { message_id: string };
    const reaction = message("reaction", { payload: { emoji: "👍" }, replyToRef: ref });
    assert.deepEqual(drafted(reaction), body);
    const taken = drafted({ ...reaction, payload: { emoji: null } });
    assert.deepEqual(taken.reaction, { message_id: ref, emoji: "" });
  });
});

describe("files", () => {
  const media = { ref: "4490709327380001", file_name: "nota.pdf" };
  const blockOf = (outbound: Outbound) => drafted(outbound)[outbound.type];

  it("go by the id they have at Meta's, with a caption where there is one", () => {
    assert.deepEqual(blockOf(message("image", { media, body: "Olha só" })), {
      id: media.ref,
      caption: "Olha só",
    });
    assert.deepEqual(blockOf(message("video", { media })), { id: media.ref });
    assert.deepEqual(blockOf(message("sticker", { media })), { id: media.ref });
    assert.deepEqual(blockOf(message("document", { media, body: "Segue" })), {
      id: media.ref,
      caption: "Segue",
      filename: "nota.pdf",
    });
  });

  it("say of a voice note that it is one, and of a song that it is none", () => {
    const voice = message("audio", { media, payload: { voice: true } });
    assert.deepEqual(blockOf(voice), { id: media.ref, voice: true });
    assert.deepEqual(blockOf(message("audio", { media })), { id: media.ref });
  });

  it("have names of a length that Meta takes", () => {
    const long = { ref: "1", file_name: `${"😀".repeat(300)}.pdf` };
    const { filename } = blockOf(message("document", { media: long })) as { filename: string };
    assert.equal([...filename].length, 240);
    const nameless = { ref: "1", file_name: null };
    assert.deepEqual(blockOf(message("document", { media: nameless })), { id: "1" });
  });
});

describe("cards", () => {
  it("of a place leave out what nobody said", () => {
    const place = { latitude: -23.96, longitude: -46.33, name: "Loja", address: null };
    const sent = drafted(message("location", { payload: { location: place } }));
    assert.deepEqual(sent.location, { latitude: -23.96, longitude: -46.33, name: "Loja" });
  });

  it("of people have a whole name and a part of it", () => {
    const contacts = [
      {
        name: "Marina Costa",
        phones: [{ phone: "+55 11 99999-0101", type: "CELL" }, { phone: "1234" }],
        emails: ["marina@acme.test"],
        organization: "Acme",
      },
      { name: "Zé", phones: [], emails: [], organization: null },
    ];
    assert.deepEqual(drafted(message("contacts", { payload: { contacts } })).contacts, [
      {
        name: { formatted_name: "Marina Costa", first_name: "Marina" },
        phones: [{ phone: "+55 11 99999-0101", type: "CELL" }, { phone: "1234" }],
        emails: [{ email: "marina@acme.test" }],
        org: { company: "Acme" },
      },
      { name: { formatted_name: "Zé", first_name: "Zé" } },
    ]);
  });
});

describe("what is not whole", () => {
  it("is not sent", () => {
    assert.equal(failure(message("text", { to: [], body: "x" })), "recipient_unreachable");
    for (const broken of [
      message("text"),
      message("image"),
      message("location", { payload: { location: { latitude: 91, longitude: 0 } } }),
      message("contacts", { payload: { contacts: [] } }),
      message("interactive", { body: "x" }),
      message("interactive", {
        payload: { interactive: { kind: "link", label: "x", url: "http://a" } },
      }),
      message("reaction", { payload: { emoji: "👍" } }),
      message("order"),
      message("toString"),
    ]) {
      assert.equal(failure(broken), "bad_request", broken.type);
    }
  });
});
