create table if not exists orders (id varchar(36) primary key, state varchar(16) not null);
alter table orders add column if not exists reserved_at_ms bigint not null default 0;
create index if not exists orders_by_state on orders (state);
create table if not exists order_lines (order_id varchar(36) not null, product_id varchar(16) not null, primary key (order_id, product_id));
