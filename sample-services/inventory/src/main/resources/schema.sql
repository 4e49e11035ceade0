create table if not exists stock (
  product_id varchar(16) primary key,
  available int not null,
  capacity int not null,
  price_cents bigint not null
);
-- One row for each order that was ever asked for, so that a message that comes twice does nothing twice.
create table if not exists reservations (
  order_id varchar(36) primary key,
  state varchar(16) not null,
  reason varchar(200) not null,
  amount_cents bigint not null,
  updated_at_ms bigint not null
);
create index if not exists reservations_by_age on reservations (updated_at_ms);
create table if not exists reservation_lines (
  order_id varchar(36) not null,
  product_id varchar(16) not null,
  quantity int not null,
  primary key (order_id, product_id)
);
