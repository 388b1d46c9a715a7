-- The one shape of a conversation in lists, in inbox_changes() and in live events.
create view public.inbox with (security_invoker = true) as
select c.id, c.tenant_id, c.channel_id, h.kind as channel_kind, h.name as channel_name,
       c.contato_id, k.nome as contato_nome, k.endereco as contato_endereco, k.foto_url as contato_foto,
       c.protocolo, c.assunto, c.due_at, c.priority, c.tag_ids, c.status, c.assignee_id, p.name as assignee_nome,
       c.unread_count, c.last_seq, c.last_message_seq, c.last_message_at, c.last_message_preview,
       c.last_message_direction, c.last_message_type, c.last_message_status,
       c.window_expires_at, h.reply_window is not null as has_window, h.is_active as channel_is_active,
       c.closed_at, c.archived_at, c.created_at, c.created_by
  from public.conversations c
  join public.channels h on h.tenant_id = c.tenant_id and h.id = c.channel_id
  join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
  left join public.profiles p on p.id = c.assignee_id;
grant select on public.inbox to authenticated;

-- The one shape of a message, read or pushed, inbound or outbound.
create view public.thread with (security_invoker = true) as
select m.*,
       case
         when m.direction = 'inbound' then
           jsonb_build_object('id', k.id, 'nome', k.nome, 'foto', k.foto_url, 'tipo', 'cliente')
         when m.author_id is not null then
           jsonb_build_object('id', p.id, 'nome', p.name, 'foto', p.avatar_url, 'tipo', 'atendente')
         else jsonb_build_object('id', null, 'nome', null, 'foto', null, 'tipo', 'bot')
       end as remetente,
       case
         when m.type in ('image', 'video', 'audio', 'document', 'sticker', 'template') then coalesce((
           select jsonb_agg(jsonb_build_object(
                    'id', a.id, 'tipo', a.type, 'estado', a.state, 'erro', a.error_code, 'nome', a.file_name,
                    'mime', a.mime_type, 'tamanho', a.size_bytes, 'largura', a.width, 'altura', a.height,
                    'duracao', a.duration_seconds, 'onda', a.waveform, 'caminho', a.storage_path,
                    'miniatura', a.thumbnail_path) order by a.created_at, a.id)
             from public.message_attachments a
            where a.tenant_id = m.tenant_id and a.message_id = m.id), '[]')
         else '[]'
       end as anexos,
       case when r.id is not null then
         jsonb_build_object('id', r.id, 'type', r.type, 'body', left(r.body, 200), 'direction', r.direction)
       end as reply_to
  from public.messages m
  join public.conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id
  join public.contatos k on k.tenant_id = c.tenant_id and k.id = c.contato_id
  left join public.profiles p on p.id = m.author_id
  left join public.messages r on r.tenant_id = m.tenant_id and r.id = m.reply_to_id;
grant select on public.thread to authenticated;

-- What happened to a conversation, step by step, apart from what was said in it: its messages of type `event`.
create view public.conversation_events with (security_invoker = true) as
select m.id, m.tenant_id, m.conversation_id, m.seq, m.payload ->> 'event' as event, m.payload - 'event' as detail,
       m.author_id as actor_id, p.name as actor_nome, m.created_at
  from public.messages m
  left join public.profiles p on p.id = m.author_id
 where m.type = 'event';
grant select on public.conversation_events to authenticated;
