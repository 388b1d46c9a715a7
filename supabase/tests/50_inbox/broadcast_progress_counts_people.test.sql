select plan(5);
select tests.cast_of_two();
update public.channels set capabilities = capabilities || '{"types": ["text", "template"], "templates": true}'
 where id = tests.channel_id('padaria');
insert into public.wa_templates
  (tenant_id, integracao_id, provider_ref, name, language, category, status, components, parameters, parameter_format)
values (tests.tenant_id('Padaria'), tests.integracao_id('padaria'), 'fornada', 'fornada', 'pt_BR', 'marketing', 'approved',
  '{"header": null, "body": "Tem pão quente.", "footer": null, "buttons": []}', '{"header": [], "body": [], "buttons": []}', 'positional');
create temp table t as select id from public.wa_templates where name = 'fornada';
grant select on t to public;

select tests.act_as('sara');
create temp table b as
select (public.create_broadcast(tests.channel_id('padaria'), 'Fornada', jsonb_build_object('template_id', id),
  '[{"telefone": "+5511999990001"}, {"telefone": "+5511999990002", "nome": "Beto"}, {"telefone": "+5511999990003"}]')).id from t;
grant select on b to public;
select results_eq($$ select counts, channel_name, created_by_nome from public.broadcast_progress $$,
  $$ select '{"pending": 3}'::jsonb, (select name from public.channels where id = tests.channel_id('padaria')),
            (select name from public.profiles where id = tests.user_id('sara')) $$, 'at first everybody waits');
select is(public.template_price(id), 0.0625, 'and what one message costs is known beforehand') from t;
select is(public.template_price(gen_random_uuid()), null, 'of ours only');

select tests.act_as_owner();
update public.contatos set recusa_divulgacao_em = now() where nome = 'Beto';
select private.feed_broadcast(tests.tenant_id('Padaria'), (select id from b));
select tests.act_as('sara');
select is(counts, '{"queued": 2, "skipped": 1}'::jsonb, 'then it says where each has got to') from public.broadcast_progress;
select public.stop_broadcast(id) from b;
select is(counts, '{"failed": 2, "skipped": 1}'::jsonb, 'also when it was stopped') from public.broadcast_progress;
select * from finish();
