-- What was said in a conversation, as a model is to read it: {version, channel_id, messages: [{id, seq, from, text}]} with the last
-- hundred that have words, oldest first. Notes and events are nobody's words. Null when there is no such conversation.
create function private.ai_conversation(tenant_id uuid, conversation_id uuid)
returns jsonb
language sql stable security definer set search_path = ''
as $$
  select jsonb_build_object('version', c.last_seq, 'channel_id', c.channel_id, 'messages', coalesce((
           select jsonb_agg(jsonb_build_object('id', s.id, 'seq', s.seq, 'text', s.text,
                    'from', case s.direction when 'inbound' then 'cliente' else 'atendente' end) order by s.seq)
             from (
               select m.id, m.seq, m.direction, trim(coalesce(m.body, m.transcricao)) as text
                 from public.messages m
                where m.tenant_id = c.tenant_id and m.conversation_id = c.id and m.type not in ('note', 'event', 'reaction')
                  and m.revoked_at is null and m.status <> 'failed' and trim(coalesce(m.body, m.transcricao, '')) <> ''
                order by m.seq desc
                limit 100) s), '[]'))
    from public.conversations c
   where c.tenant_id = ai_conversation.tenant_id and c.id = ai_conversation.conversation_id
$$;
