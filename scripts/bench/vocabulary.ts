// What customers say in a made-up history: the words Portuguese speakers use most, and tens of
// thousands that only look Portuguese, each as often as its place in the list allows (Zipf's law).

/** Words with a known place: how often each is said stands in bench_body() below. */
export const words = {
  common: "prazo",
  middling: "garantia",
  old: "pandemia",
  rare: "zirconita",
  phrase: "porcelanato acetinado",
};

const known =
  "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua " +
  "ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo aos ter seus " +
  "quem nas me esse eles você tinha foram essa num nem suas meu às minha bom dia boa tarde noite obrigado obrigada " +
  "pedido entrega produto valor preço pagamento boleto pix nota fiscal endereço compra loja troca conta cliente " +
  "número hoje amanhã ontem semana mês hora agora favor ajuda problema chegou recebi comprei paguei gostaria saber " +
  "preciso quero consigo pode qual quanto onde tudo certo ainda aqui nada cartão desconto frete transportadora " +
  "rastreio código defeito cor tamanho caixa peça orçamento proposta contrato visita técnico instalação horário";

const given =
  "Maria José Ana João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Juliana Adriana Márcia Fernanda Patrícia " +
  "Aline Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa Mariana Gabriela Rafael";
const family =
  "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes " +
  "Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas";

const list = (text: string) => `array['${text.split(" ").join("','")}']`;
/** One of forty thousand words; the one in place n is said n times less than the first. */
const anyWord = "public.bench_word(floor(exp(random() * ln(40000)))::int - 1)";
const halves = (name: string, most: number) => `
create unlogged table public.bench_${name} as
select place, (select string_agg(${anyWord}, ' ') from generate_series(0, (place * 7919 / 13) % ${most}) w where place >= 0) as body
  from generate_series(0, 65535) place;
analyze public.bench_${name};`;

export const vocabulary = `
create function public.bench_word(n integer) returns text language sql immutable as $$
  select coalesce((${list(known)})[n + 1],
    (array['ba','ce','di','fo','gu','la','me','ni','po','ru','sa','te','vi','xo','zu','ca','de'])[n % 17 + 1]
    || (array['lha','nde','rri','sto','mbu','tra','que','gui','dor','ção'])[n / 17 % 10 + 1]
    || (array['','pe','fi','ro','mu','lan','ber','cos'])[n / 170 % 8 + 1]
    || (array['','s','r','mento','dade','ria','vel','nte','ada','ismo','eza','ura','al','oso','ivo','ável','ante','aria',
              'eiro','ista','ão','inho','ense','ico','ado','ida','ores','agem','ume','ência'])[n / 1360 % 30 + 1])
$$;
create function public.bench_name(n integer) returns text language sql immutable as $$
  select (${list(given)})[1 + (hashint4(n) & 65535) % 30] || ' ' || (${list(family)})[1 + (hashint4(n) >> 16 & 65535) % 30]
    || ' ' || (${list(family)})[1 + (hashint4(-n) & 65535) % 30]
$$;
-- Two messages of three, one of fifty, every tenth of the first fifth, one of a thousand, and of five thousand.
create function public.bench_body(said bigint, opening text, ending text, age double precision) returns text
language sql immutable as $$
  select concat_ws(' ', opening, case when said % 3 <> 0 then '${words.common}' end, case when said % 53 = 0 then '${words.middling}' end,
    case when said % 1009 = 0 then '${words.rare}' end, case when said % 5003 = 0 then '${words.phrase}' end,
    case when age < 0.2 and said % 11 = 0 then '${words.old}' end, ending)
$$;
select setseed(0.5);${halves("openings", 5)}${halves("endings", 12)}`;
