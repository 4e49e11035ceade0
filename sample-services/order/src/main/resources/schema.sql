create table if not exists orders (
  id varchar(36) primary key,
  request_key varchar(64) not null unique,
  customer varchar(64) not null,
  card_network varchar(20) not null,
  card_number varchar(32) not null,
  state varchar(16) not null,
  reason varchar(200) not null,
  amount_cents bigint not null,
  placed_at_ms bigint not null,
  touched_at_ms bigint not null
);
alter table orders add column if not exists reserved_at_ms bigint not null default 0;
create index if not exists orders_by_state on orders (state, touched_at_ms);
create index if not exists orders_by_customer on orders (customer, placed_at_ms);
create table if not exists order_lines (
  order_id varchar(36) not null,
  product_id varchar(16) not null,
  quantity int not null,
  primary key (order_id, product_id)
);
