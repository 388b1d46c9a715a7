-- The one shape of a card, read or pushed: with who it is about and what they said last.
create view public.board with (security_invoker = true) as
select o.id, o.tenant_id, o.funil_id, o.etapa_id, o.status, o.titulo, o.valor_centavos, o.posicao, o.versao,
       o.entrou_na_etapa_em, o.motivo_perda, o.fechada_em, o.arquivada_em, o.criado_em, o.atualizado_em,
       o.movida_por, v.name as movida_por_nome,
       o.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       o.responsavel_id, r.name as responsavel_nome,
       o.conversation_id, c.last_message_at, c.last_message_preview, c.last_message_direction, c.last_message_type,
       c.last_message_status, c.unread_count
  from public.oportunidades o
  left join public.contatos k on k.tenant_id = o.tenant_id and k.id = o.contato_id
  left join public.conversations c on c.tenant_id = o.tenant_id and c.id = o.conversation_id
  left join public.profiles r on r.id = o.responsavel_id
  left join public.profiles v on v.id = o.movida_por;
grant select on public.board to authenticated;
