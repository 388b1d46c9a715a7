-- A table of pairs, each told whether it is one identity, and properties over many numbers.
select plan(20);

select is(private.identity_key(p.kind, p.a) = private.identity_key(p.kind, p.b), p.same,
         p.kind || ' ' || p.a || case when p.same then ' is ' else ' is not ' end || p.b)
  from (values
    ('phone', '+553199990202', '+5531999990202', true),
    ('phone', '+551187654321', '+5511987654321', true),
    ('phone', '+556361234567', '+5563961234567', true),
    ('phone', '+551137654321', '+5511937654321', false),
    ('phone', '+551127654321', '+5511927654321', false),
    ('phone', '+551157654321', '+5511957654321', false),
    ('phone', '+5511987654321', '+5521987654321', false),
    ('phone', '+5511987654321', '+5511987654322', false),
    ('phone', '+351912345678', '+3519912345678', false),
    ('phone', '+14155550101', '+149155550101', false),
    ('phone', '+550187654321', '+5501987654321', false),
    ('phone', '+55118765432', '+551198765432', false),
    ('email', 'Ana@Loja.test', 'ana@loja.test', true),
    ('wa_username', 'Ana.Reis', 'ana.reis', true),
    ('wa_bsuid', 'BR.1a', 'BR.1A', false),
    ('telegram', '42', '042', false)) p (kind, a, b, same);

create temp table numbers as
select '+55' || (11 + n % 89) || (2 + n % 8) || lpad((n * 7919 % 10000000)::text, 7, '0') as short from generate_series(1, 500) n;
select is_empty($$ select short from numbers where substr(short, 6, 1) >= '6'
    and private.identity_key('phone', short) <> private.identity_key('phone', overlay(short placing '9' from 6 for 0)) $$,
  'every mobile is itself with its ninth digit');
select is_empty($$ select short from numbers where substr(short, 6, 1) < '6' and private.identity_key('phone', short) <> short $$,
  'no landline gets one');
select is_empty($$ select short from numbers
    where private.identity_key('phone', private.identity_key('phone', short)) <> private.identity_key('phone', short) $$,
  'a key is its own key');
select is((select count(distinct private.identity_key('phone', short)) from numbers), (select count(distinct short) from numbers),
  'two people never share one');
select * from finish();
