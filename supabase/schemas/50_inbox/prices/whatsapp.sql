-- Charged per message delivered; answers inside the window cost nothing until 2026-10-01 and the utility rate from then on.
insert into private.message_prices (channel_kind, category, price, valid_from)
values ('whatsapp', 'marketing', 0.0625, '2026-01-01'),
       ('whatsapp', 'marketing_lite', 0.0625, '2026-01-01'),
       ('whatsapp', 'utility', 0.0068, '2026-01-01'),
       ('whatsapp', 'authentication', 0.0068, '2026-01-01'),
       ('whatsapp', 'service', 0, '2026-01-01'),
       ('whatsapp', 'service', 0.0068, '2026-10-01');
