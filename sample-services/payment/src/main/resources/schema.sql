create table if not exists payments (
  order_id varchar(36) primary key,
  customer varchar(64) not null,
  card_network varchar(20) not null,
  amount_cents bigint not null,
  state varchar(16) not null,
  reason varchar(200) not null,
  created_at_ms bigint not null
);
create index if not exists payments_by_customer on payments (customer, created_at_ms);
create index if not exists payments_by_age on payments (created_at_ms);
